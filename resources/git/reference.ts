import { gitFields } from "../../shared/credentials/git-fields.ts";
import type { HelpTexts } from "../../shared/schema/help.ts";
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

/** A repository with a commit, which is there wherever the programs are. */
const PROJECT = `git init --quiet --initial-branch=main /tmp/project
git -C /tmp/project -c user.name=me -c user.email=me@localhost commit -q --allow-empty -m first`;

export const help: HelpTexts = {
  versions: {
    '{"ref": "<id of a commit>"}': "a commit",
    '{"ref": "v1.2.3", "commit": "<id>"}': "where tags are versions: a tag, and the commit that it is on",
    '{"ref": "…", "branch": "…"}': "what put has pushed to another branch than that of the source",
    '{"branches": "[\\"main\\", …]"}': "with version_type branches: their names, as a text of JSON",
  },
  steps: {
    check: {
      purpose:
        "Answers the commits of a branch, the tags or the branches of a repository from the given version on, as far as they pass the filters and, where commit_verification is set, the verification of their signatures.",
      example: `${PROJECT}
echo '{
  "source": {"uri": "/tmp/project", "branch": "main"}
}' | <program>`,
    },
    in: {
      purpose:
        "Clones the repository at a version into the destination directory. Where a key is listed, nothing gets there before its signature is verified.",
      example: `${PROJECT}
echo '{
  "source": {"uri": "/tmp/project", "branch": "main"}, "version": {"ref": "HEAD"}
}' | <program> /tmp/clone`,
    },
    out: {
      purpose: "Pushes what is committed in a repository of the sources directory.",
      example: `${PROJECT}
git init --quiet --bare /tmp/pushed.git
echo '{
  "source": {"uri": "/tmp/pushed.git", "branch": "main"}, "params": {"repository": "project"}
}' | <program> /tmp`,
    },
  },
};
