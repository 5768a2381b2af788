import * as v from "valibot";
import type { HttpAnswer, HttpCall } from "../../../../shared/http/exchange.ts";
import { jsonIn } from "../../../../shared/schema/json-in.ts";
import { Secret } from "../../../../shared/schema/secret.ts";
import type { OpenStack } from "../../openstack.ts";
import { malformed } from "./failure.ts";
import { type Method, signInMethod } from "./method.ts";
import { inHeader } from "./requirement.ts";
import { scopeOf } from "./scope.ts";
import type { Ticket } from "./sign-in.ts";
import { storageIn } from "./storage-in.ts";

/** Signs in, or looks up a token that was issued before. */
export function v3Request(api: URL, openstack: OpenStack): HttpCall {
  const url = new URL("auth/tokens", api);
  const method = signInMethod(openstack);
  if (method.kind === "issued") {
    const token = inHeader("token_id", method.token.reveal());
    const headers = { accept: "application/json", "x-auth-token": token, "x-subject-token": token };
    return { method: "GET", url, headers };
  }
  const scope = scopeOf(openstack);
  const auth = { identity: identityOf(method), ...(method.mayHaveScope && scope && { scope }) };
  return {
    method: "POST",
    url,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({ auth }),
  };
}

/** The one place where the secrets of a method are revealed. */
function identityOf({ parts }: Extract<Method, { kind: "identity" }>) {
  const plain = parts.map(({ name, secret: [key, value], ...part }) => {
    const revealed = { ...part.fields, [key]: value.reveal() };
    return [name, part.inside ? { [part.inside]: revealed } : revealed] as const;
  });
  return { methods: parts.map(({ name }) => name), ...Object.fromEntries(plain) };
}

const Endpoint = v.object({
  interface: v.literal("public"),
  region: v.nullish(v.string()),
  region_id: v.nullish(v.string()),
  url: v.string(),
});
const Service = v.object({ type: v.string(), endpoints: v.nullish(v.array(v.looseObject({})), []) });
const Answer = v.object({ token: v.object({ catalog: v.nullish(v.array(Service), []) }) });

export function v3Ticket(openstack: OpenStack): (answer: HttpAnswer) => Ticket {
  return ({ headers, body }) => {
    const token = headers["x-subject-token"];
    const parsed = v.safeParse(Answer, jsonIn(body.toString()));
    if (!token) throw malformed("X-Subject-Token");
    if (!parsed.success) throw malformed("catalog");
    const endpoints = (parsed.output.token.catalog ?? [])
      .filter(({ type }) => type === "object-store")
      .flatMap((service) => service.endpoints ?? [])
      .filter((endpoint) => v.is(Endpoint, endpoint))
      .map(({ region, region_id, url }) => ({ regions: [region ?? "", region_id ?? ""], url }));
    return { token: new Secret(token), storage: storageIn(endpoints, openstack.region ?? "") };
  };
}
