import { requirePadding } from "../../../../resources/s3/unpack/padding.ts";
import { inChunks } from "./archive-bytes.ts";

test.each([0, 1, 5000])("requirePadding() accepts %p zeros", async (count) => {
  await expect(requirePadding(inChunks(Buffer.alloc(count)), "it")).resolves.toBeUndefined();
});

test.each([0, 4999])("requirePadding() refuses anything else at %p", async (at) => {
  const content = Buffer.alloc(5000);
  content[at] = 1;
  await expect(requirePadding(inChunks(content), "it")).rejects.toThrow("it is followed by something else");
});
