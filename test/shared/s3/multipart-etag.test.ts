import { createHash } from "node:crypto";
import { multipartETag } from "../../../shared/s3/multipart-etag.ts";

const md5 = (data: string | Buffer) => createHash("md5").update(data).digest();

test.each([
  { name: "quoted", quote: '"' },
  { name: "plain", quote: "" },
])("the sums of the parts, $name, make the sum of the whole", ({ quote }) => {
  const parts = ["one", "two"].map((text) => ({ ETag: `${quote}${md5(text).toString("hex")}${quote}` }));
  const sum = md5(Buffer.concat([md5("one"), md5("two")])).toString("hex");
  expect(multipartETag(parts)).toBe(`"${sum}-2"`);
});

test.each([
  undefined,
  "",
  '"opaque"',
  '"d41d8cd98f00b204e9800998ecf8427e-2"',
  '"D41D8CD98F00B204E9800998ECF8427E"',
])("a part called %j leaves the whole unknown", (ETag) => {
  expect(multipartETag([{ ETag: '"d41d8cd98f00b204e9800998ecf8427e"' }, { ETag }])).toBeUndefined();
});
