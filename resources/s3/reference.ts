import type { HelpTexts } from "../../shared/schema/help.ts";

export { GetParams as getParams, PutParams as putParams } from "./params.ts";
export { Source as source } from "./source.ts";

/** A store such as MinIO runs on this machine, with a bucket of that name. */
const SOURCE = `{
  "source": {"bucket": "releases", "regexp": "app-(.*).tgz",
             "endpoint": "http://127.0.0.1:9000", "use_path_style": true,
             "access_key_id": "minioadmin", "secret_access_key": "minioadmin"}`;

export const help: HelpTexts = {
  versions: {
    '{"path": "app-1.2.3.tgz"}': "with regexp: the key of an object",
    '{"version_id": "…"}': "with versioned_file: the id of a version of the one object",
  },
  steps: {
    check: {
      purpose:
        "Answers the objects of the bucket whose key matches regexp, or the versions of the one object versioned_file, from the given version on.",
      example: `echo '${SOURCE}
}' | dist/s3/check`,
    },
    in: {
      purpose: "Downloads the object of a version into the destination directory.",
      example: `echo '${SOURCE},
  "version": {"path": "app-1.2.3.tgz"}
}' | dist/s3/in /tmp/app`,
    },
    out: {
      purpose: "Uploads one file of the sources directory.",
      example: `mkdir -p /tmp/built && echo content > /tmp/built/app-1.2.3.tgz
echo '${SOURCE},
  "params": {"file": "app-*.tgz"}
}' | dist/s3/out /tmp/built`,
    },
  },
};
