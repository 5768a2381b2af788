import { parseKeyId } from "../../../shared/signing/key-id.ts";

const V4 = "0123456789ABCDEF0123456789ABCDEF01234567";
const V6 = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";

test.each([
  { name: "a fingerprint", text: V4, digits: V4, isFull: true },
  {
    name: "one in groups",
    text: " 0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567\n",
    digits: V4,
    isFull: true,
  },
  { name: "one of a new key", text: V6.toLowerCase(), digits: V6, isFull: true },
  { name: "a long id", text: "0x89abcdef01234567", digits: "89ABCDEF01234567", isFull: false },
  { name: "a short id", text: "01234567", digits: "01234567", isFull: false },
])("$name is taken", ({ text, digits, isFull }) => {
  expect(parseKeyId(text)).toMatchObject({ digits, isFull });
});

test.each([
  "",
  "0x",
  "abcd",
  "0123456",
  "0123456789",
  `${V4}0`,
  "zoe@example.com",
  "0123456g",
  `${V4}!`,
  "--01234567",
])("%j is refused", (text) => {
  expect(() => parseKeyId(text)).toThrow(expect.objectContaining({ code: "invalid-request" }));
});

test.each([
  { id: V4, fingerprint: V4, version: 4, expected: true },
  { id: V6, fingerprint: V6, version: 6, expected: true },
  { id: V4, fingerprint: V6, version: 6, expected: false },
  { id: V4.replace("0", "1"), fingerprint: V4, version: 4, expected: false },
  { id: "89ABCDEF01234567", fingerprint: V4, version: 4, expected: true },
  { id: "0123456789ABCDEF", fingerprint: V4, version: 4, expected: false },
  { id: "0123456789ABCDEF", fingerprint: V6, version: 6, expected: true },
  { id: "01234567", fingerprint: V4, version: 4, expected: true },
])(
  "whether $id stands for $fingerprint of version $version: $expected",
  ({ id, fingerprint, version, expected }) => {
    expect(parseKeyId(id).isOf(fingerprint, version)).toBe(expected);
  },
);
