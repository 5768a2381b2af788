import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** Accepts what the published schema of CycloneDX 1.6 accepts; formats of texts are not looked at. */
export function cycloneDxValidator(): ValidateFunction {
  const directory = join(dirname(require.resolve("@cyclonedx/cyclonedx-library/package.json")), "res/schema");
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"]) {
    ajv.addSchema({ ...read(join(directory, name)), $id: `http://cyclonedx.org/schema/${name}` });
  }
  return ajv.compile(read(join(directory, "bom-1.6.SNAPSHOT.schema.json")));
}

/** Accepts what the schema of SPDX 2.3 accepts of documents that tell of packages alone. */
export function spdxValidator(): ValidateFunction {
  return new Ajv().compile(read("test/fixtures/sbom/spdx-2.3-packages.schema.json"));
}
