import { documentId } from "../../../../../shared/build/images/sbom/document-id.ts";

test("the same content has the same UUID, another content another one", () => {
  expect(documentId({ a: 1 })).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(documentId({ a: 1 })).toBe(documentId({ a: 1 }));
  expect(documentId({ a: 1 })).not.toBe(documentId({ a: 2 }));
});
