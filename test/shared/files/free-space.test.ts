import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireSpace } from "../../../shared/files/free-space.ts";

test.each([
  { name: "nothing", path: join(tmpdir(), "file"), bytes: 0 },
  { name: "little", path: join(tmpdir(), "file"), bytes: 1 },
  { name: "anything where the size is not told", path: "/proc/file", bytes: 2 ** 60 },
])("there is space for $name", async ({ path, bytes }) => {
  await expect(requireSpace(path, bytes)).resolves.toBeUndefined();
});

test("an exbibyte does not fit", async () => {
  const path = join(tmpdir(), "file");
  await expect(requireSpace(path, 2 ** 60)).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringMatching(/^Cannot write ".*file": it needs 1048576\.0 TiB, and .* are free$/),
  });
});
