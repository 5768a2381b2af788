import type { HelpTexts } from "../../shared/schema/help.ts";

export { GetParams as getParams, PutParams as putParams } from "./params.ts";
export { Source as source } from "./source.ts";

const SOURCE = `{
  "source": {"bucket": "releases", "regexp": "app-(.*).tgz",
             "endpoint": "http://127.0.0.1:9000", "use_path_style": true,
             "access_key_id": "minioadmin", "secret_access_key": "minioadmin"}`;

export const help: HelpTexts = {
  versions: {
    '{"path": "app-1.2.3.tgz"}': "with regexp: the key of an object",
    '{"version_id": "…"}': "with versioned_file: the id of a version of the one object",
  },
  needs:
    "The example needs an S3 store such as MinIO on port 9000 of this machine, with the bucket releases and the access key and secret minioadmin. Where none answers, it is tried again for half a minute.",
  steps: {
    check: {
      purpose:
        "Answers the objects of the bucket whose key matches regexp, or the versions of the one object versioned_file, from the given version on.",
      example: `echo '${SOURCE}
}' | <program>`,
    },
    in: {
      purpose: "Downloads the object of a version into the destination directory.",
      example: `echo '${SOURCE},
  "version": {"path": "app-1.2.3.tgz"}
}' | <program> /tmp/app`,
    },
    out: {
      purpose: "Uploads one file of the sources directory.",
      example: `mkdir -p /tmp/built && echo content > /tmp/built/app-1.2.3.tgz
echo '${SOURCE},
  "params": {"file": "app-*.tgz"}
}' | <program> /tmp/built`,
    },
  },
};
