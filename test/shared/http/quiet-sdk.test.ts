import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildProgram, start } from "../../support/program.ts";

test("a client says nothing on its own, whatever Node thinks of its age", async () => {
  const directory = await mkdtemp(join(tmpdir(), "quiet-"));
  const program = await buildProgram(
    directory,
    "quiet",
    `import { S3Client } from "@aws-sdk/client-s3";
     import { SILENT } from "./shared/http/quiet-sdk.ts";
     Object.defineProperty(process, "version", { value: "v18.0.0" });
     const client = new S3Client({ region: "us-east-1", logger: SILENT, credentials: { accessKeyId: "a", secretAccessKey: "b" } });
     client.config.logger.warn("x");
     setTimeout(() => process.stdout.write("done"), 50);`,
  );
  await expect(start(program, "").ended).resolves.toEqual({ code: 0, stdout: "done", stderr: "" });
  await rm(directory, { recursive: true });
});
