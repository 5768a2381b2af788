import { awsFields } from "../../shared/credentials/aws-fields.ts";
import { gitFields } from "../../shared/credentials/git-fields.ts";
import type { HelpTexts } from "../../shared/schema/help.ts";
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

const IN_GIT = `git init --quiet --bare /tmp/versions.git
echo '{
  "source": {"driver": "git", "uri": "/tmp/versions.git", "branch": "version", "file": "version"}`;

export const help: HelpTexts = {
  versions: { '{"number": "1.2.3"}': "a semantic version" },
  steps: {
    check: {
      purpose:
        "Answers the stored version; where the driver remembers them, also those between the given one and that.",
      example: `${IN_GIT}
}' | <program>`,
    },
    in: {
      purpose:
        "Writes the version, bumped for this build alone, to the files number and version of the destination directory. Asks no store.",
      example: `echo '{
  "source": {"driver": "git"}, "version": {"number": "1.2.3"}, "params": {"bump": "minor"}
}' | <program> /tmp/version
cat /tmp/version/number`,
    },
    out: {
      purpose: "Bumps the stored version, or stores that of a file of the sources directory.",
      example: `${IN_GIT},
  "params": {"bump": "minor"}
}' | <program> .`,
    },
  },
};
