import { inSequence } from "../../../../resources/s3/unpack/member.ts";
import { inChunks } from "./archive-bytes.ts";

test("inSequence() places each chunk behind the one before", async () => {
  const positions: number[] = [];
  for await (const { position } of inSequence(inChunks(Buffer.alloc(2500)))) positions.push(position);
  expect(positions).toEqual([0, 1000, 2000]);
});
