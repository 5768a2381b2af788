import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { signingInBy } from "../../shared/credentials/aws-params.ts";
import { writeText } from "../../shared/files/write-atomically.ts";
import { ResourceError } from "../../shared/resource/errors.ts";
import { inRequest } from "../../shared/resource/request.ts";
import { type Answer, type DirectoryContext, defineIn } from "../../shared/resource/step.ts";
import { fetchObject } from "./fetch-object.ts";
import { localNameOf } from "./file-name.ts";
import { initialContent } from "./initial-content.ts";
import { metadataOf } from "./metadata.ts";
import { GetParams } from "./params.ts";
import { selectionOf } from "./selection.ts";
import { Source } from "./source.ts";
import { Version } from "./version.ts";
import { wantedBy } from "./wanted.ts";

/** Downloads one version into the destination directory. */
export const get = defineIn({
  request: inRequest(Source, Version, GetParams),
  run: async ({ source: given, version, params }, context): Promise<Answer<Version>> => {
    const source = signingInBy(given, params);
    const wanted = wantedBy(source, selectionOf(source), version);
    const name = localNameOf(wanted.object.key);
    if (source.cloudfront_url) context.log.warn('"source.cloudfront_url" has no effect any more');
    await createDirectory(context);
    if (wanted.isInitial) {
      await writeText(join(context.directory, name), initialContent(source));
    } else {
      await fetchObject({ source, params, object: wanted.object, name }, context);
    }
    await writeText(join(context.directory, "version"), wanted.versionText);
    return { version: wanted.version, metadata: metadataOf(source, wanted.object, wanted) };
  },
  explain: async (request, context) => (await import("./explain.ts")).explainIn(request, context),
});

async function createDirectory({ directory }: DirectoryContext): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 });
  } catch (cause) {
    const { message } = cause as Error;
    throw new ResourceError("invalid-request", `Cannot create "${directory}": ${message}`, { cause });
  }
}
