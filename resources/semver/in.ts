import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { writeText } from "../../shared/files/write-atomically.ts";
import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { inRequest } from "../../shared/resource/request.ts";
import { during } from "../../shared/resource/stage.ts";
import { type Answer, type DirectoryContext, defineIn } from "../../shared/resource/step.ts";
import { bumpVersion } from "./bump.ts";
import { GetParams } from "./params.ts";
import { formatVersion, parseVersion, type SemanticVersion } from "./semantic-version.ts";
import { Source } from "./source.ts";
import { tellBump } from "./tell-bump.ts";
import { Version } from "./version.ts";

const FILES = ["number", "version"];

/** Writes the version, bumped for this build alone, to `number` and `version`. Never asks the store. */
export const get = defineIn({
  request: inRequest(Source, v.nullish(Version), GetParams),
  requestStage: "reading request",
  run: async ({ version, params }, context): Promise<Answer<Version>> => {
    const { given, bumped, number, text } = await numbers(version, params);
    if (text !== number) {
      context.log.info(`bumped locally from ${number} to ${text}`);
      tellBump(given, bumped, context.log);
    }
    await during("creating destination", () => createDirectory(context));
    await during("writing to number file", async () => {
      for (const name of FILES) await writeText(join(context.directory, name), text);
    });
    const metadata = [{ name: "number", value: number }];
    return {
      version: { number },
      metadata: text === number ? metadata : [...metadata, { name: "bumped locally", value: text }],
    };
  },
  explain: async ({ version, params }) => {
    const { number, text } = await numbers(version, params);
    return {
      Version: {
        "given version": number,
        writes: text,
        "to files": FILES.join(", "),
        "asks the store": "no; the version in the request is all that it needs",
      },
    };
  },
});

/** The version that is asked for, and what the bump makes of it; both also as texts. */
async function numbers(version: Version | null | undefined, params: GetParams) {
  const given = await during("parsing semantic version", () => requestedVersion(version));
  const bumped = await during("bumping version", () => bumpVersion(given, params));
  return { given, bumped, number: formatVersion(given), text: formatVersion(bumped) };
}

function requestedVersion(version: Version | null | undefined): SemanticVersion {
  if (version?.number !== undefined) return parseVersion(version.number);
  throw new ResourceError("invalid-request", "Cannot get a version: the request names none", {
    hint: 'give "version": {"number": "1.2.3"}',
  });
}

async function createDirectory({ directory }: DirectoryContext): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw new ResourceError("invalid-request", `Cannot create "${directory}": ${messageOf(cause)}`, {
      cause,
    });
  }
}
