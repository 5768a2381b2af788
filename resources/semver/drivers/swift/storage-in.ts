import { ResourceError } from "../../../../shared/resource/errors.ts";
import { storageUrl } from "./storage-url.ts";

/** A public address of an object store in the catalog of an identity service. */
export interface StorageEndpoint {
  /** Name and id; either counts. */
  readonly regions: readonly string[];
  readonly url: string;
}

/** The object store of a region. Throws where there is none, and tells which regions there are. */
export function storageIn(endpoints: readonly StorageEndpoint[], region: string): string {
  const endpoint = endpoints.find(({ regions }) => regions.includes(region));
  if (endpoint) return storageUrl(endpoint.url);
  const found = [...new Set(endpoints.flatMap(({ regions }) => regions))].filter((name) => name !== "");
  if (found.length === 0) {
    throw new ResourceError(
      "not-found",
      "Cannot connect object store: the catalog for this token lists none",
      {
        hint: "name the project in tenant_id, tenant_name or scope; a token without a project has no catalog",
      },
    );
  }
  throw new ResourceError("not-found", `Cannot connect object store in region "${region}": it has none`, {
    hint: `set openstack.region to one of: ${found.join(", ")}`,
  });
}
