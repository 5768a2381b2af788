import { childrenOf, group, leaf, parseXml, textOf, xmlDocument } from "../xml.ts";
import { requireTags } from "./attributes.ts";
import { NAMESPACE, type ObjectExchange, type Reply, reply, xmlReply } from "./exchange.ts";
import { namedVersion, requireActions, versionAction } from "./lookup.ts";
import type { ObjectVersion, Tag } from "./stored.ts";

function versionHeader({ bucket }: ObjectExchange, { versionId }: ObjectVersion): Record<string, string> {
  return bucket.versioning === undefined ? {} : { "x-amz-version-id": versionId };
}

export function getObjectTagging(exchange: ObjectExchange): Reply {
  requireActions(exchange, versionAction(exchange, "s3:GetObjectTagging"));
  const version = namedVersion(exchange);
  const tags = version.tags.map(({ key, value }) => group("Tag", leaf("Key", key), leaf("Value", value)));
  return xmlReply(
    xmlDocument("Tagging", NAMESPACE, group("TagSet", ...tags)),
    versionHeader(exchange, version),
  );
}

function change(exchange: ObjectExchange, status: number, tags: readonly Tag[]): Reply {
  const version = namedVersion(exchange);
  exchange.bucket.replace({ ...version, tags });
  return reply(status, versionHeader(exchange, version));
}

export function putObjectTagging(exchange: ObjectExchange): Reply {
  requireActions(exchange, versionAction(exchange, "s3:PutObjectTagging"));
  const sets = childrenOf(parseXml(exchange.payload.data.toString()), "TagSet");
  const tags = sets
    .flatMap((set) => childrenOf(set, "Tag"))
    .map((tag) => ({ key: textOf(tag, "Key") ?? "", value: textOf(tag, "Value") ?? "" }));
  return change(exchange, 200, requireTags(tags));
}

export function deleteObjectTagging(exchange: ObjectExchange): Reply {
  requireActions(exchange, versionAction(exchange, "s3:DeleteObjectTagging"));
  return change(exchange, 204, []);
}
