import { awsFields } from "../../shared/credentials/aws-fields.ts";
import { gitFields } from "../../shared/credentials/git-fields.ts";
import type { Sections } from "../../shared/schema/reference.ts";
import { uploadFields } from "../../shared/schema/upload-fields.ts";
import { signingFields } from "../../shared/signing/signing-fields.ts";

export { GetParams as getParams, PutParams as putParams } from "./params.ts";
export { Source as source } from "./source.ts";

const EVERY_DRIVER = ["skip_ssl_verification", "ca_bundle"];

/** Which keys of the source belong to which drivers. */
export const sections: Sections = {
  "`s3`, `gcs`": ["bucket", "key"],
  "`s3`": [
    ...Object.keys(awsFields).filter((key) => !EVERY_DRIVER.includes(key)),
    ...Object.keys(uploadFields),
    "require_atomic",
  ],
  "`git`, `git-tag`": [
    "uri",
    "branch",
    ...Object.keys(gitFields),
    "git_user",
    "commit_message",
    ...Object.keys(signingFields),
  ],
  "`git`": ["file"],
  "`git-tag`": ["tag_prefix", "tag_filter"],
  "`gcs`": ["json_key", "token"],
  "`swift`": ["openstack"],
};
