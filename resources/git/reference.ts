import { gitFields } from "../../shared/credentials/git-fields.ts";
import type { Sections } from "../../shared/schema/reference.ts";
import { signingFields } from "../../shared/signing/signing-fields.ts";
import { verificationFields } from "../../shared/signing/verification-fields.ts";

export { GetParams as getParams, PutParams as putParams } from "./params.ts";
export { Source as source } from "./source.ts";

/** Which keys of the source are for what. */
export const sections: Sections = {
  Access: [
    ...Object.keys(gitFields),
    "forward_agent",
    "skip_ssl_verification",
    "ca_bundle",
    "credential_hosts",
    "submodule_credentials",
  ],
  Check: [
    ...["paths", "ignore_paths", "commit_filter", "disable_ci_skip", "version_depth", "version_type"],
    ...["tag_filter", "tag_regex", "tag_behaviour", "branch_filters"],
  ],
  Get: ["fetch_tags", "sparse_paths", "search_remote_refs", "git_crypt_key"],
  Verification: Object.keys(verificationFields),
  Put: ["git_user", ...Object.keys(signingFields)],
};
