import * as v from "valibot";
import type { HttpAnswer, HttpCall } from "../../../../shared/http/exchange.ts";
import { jsonIn } from "../../../../shared/schema/json-in.ts";
import { Secret } from "../../../../shared/schema/secret.ts";
import type { OpenStack } from "../../openstack.ts";
import { malformed } from "./failure.ts";
import { unusable } from "./requirement.ts";
import type { Ticket } from "./sign-in.ts";
import { storageIn } from "./storage-in.ts";

/** Signs in with a password or a token, for the project that the tenant keys name. */
export function v2Request(url: URL, openstack: OpenStack): HttpCall {
  const { tenant_id: tenantId, tenant_name: tenantName } = openstack;
  const auth = {
    ...credentialsOf(openstack),
    ...(tenantId && { tenantId }),
    ...(tenantName && { tenantName }),
  };
  return {
    method: "POST",
    url: new URL("tokens", url),
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({ auth }),
  };
}

function credentialsOf({ username, password, token_id }: OpenStack) {
  if (username !== undefined) {
    if (password === undefined) throw unusable("password is required with username for Keystone v2.0");
    return { passwordCredentials: { username, password: password.reveal() } };
  }
  if (token_id !== undefined) return { token: { id: token_id.reveal() } };
  throw unusable(
    "You must provide a password to authenticate: username and password, or token_id, for Keystone v2.0",
  );
}

const Endpoint = v.object({ region: v.nullish(v.string()), publicURL: v.string() });
const Service = v.object({ type: v.string(), endpoints: v.array(v.looseObject({})) });
const Access = v.object({
  access: v.object({
    token: v.object({ id: v.pipe(v.string(), v.nonEmpty()) }),
    serviceCatalog: v.nullish(v.array(Service), []),
  }),
});

export function v2Ticket(openstack: OpenStack): (answer: HttpAnswer) => Ticket {
  return ({ body }) => {
    const parsed = v.safeParse(Access, jsonIn(body.toString()));
    if (!parsed.success) throw malformed("token");
    const { token, serviceCatalog } = parsed.output.access;
    const endpoints = (serviceCatalog ?? [])
      .filter(({ type }) => type === "object-store")
      .flatMap((service) => service.endpoints)
      .filter((endpoint) => v.is(Endpoint, endpoint))
      .map(({ region, publicURL }) => ({ regions: [region ?? ""], url: publicURL }));
    return { token: new Secret(token.id), storage: storageIn(endpoints, openstack.region ?? "") };
  };
}
