import { ServiceError } from "../service-error.ts";
import { childrenOf, group, leaf, parseXml, textOf, xmlDocument } from "../xml.ts";
import { Bucket } from "./bucket.ts";
import { type BucketExchange, type Exchange, NAMESPACE, type Reply, reply, xmlReply } from "./exchange.ts";
import { requireVersionId } from "./lookup.ts";
import { deleteFrom } from "./write-object.ts";

export function requireBucketName(name: string): void {
  const isValid = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..");
  if (isValid && !/^\d+\.\d+\.\d+\.\d+$/.test(name)) return;
  throw new ServiceError(400, "InvalidBucketName", "The specified bucket is not valid.", {
    fields: { BucketName: name },
  });
}

export function createBucket(exchange: Exchange, name: string): Reply {
  const { world, identity, headers, payload } = exchange;
  if (identity === undefined) throw new ServiceError(403, "AccessDenied", "Access Denied");
  requireBucketName(name);
  const existing = world.buckets.get(name);
  if (existing !== undefined) {
    const code = existing.owner === identity.account ? "BucketAlreadyOwnedByYou" : "BucketAlreadyExists";
    throw new ServiceError(409, code, "The bucket that you tried to create already exists.");
  }
  const constraint =
    payload.data.length === 0 ? undefined : textOf(parseXml(payload.data.toString()), "LocationConstraint");
  const ownership =
    headers["x-amz-object-ownership"] === "BucketOwnerEnforced" ? "BucketOwnerEnforced" : "ObjectWriter";
  const region = constraint ?? world.region;
  world.buckets.set(name, new Bucket(name, { region, owner: identity.account, ownership }));
  return reply(200, { location: `/${name}` });
}

export function listBuckets({ world, identity }: Exchange): Reply {
  if (identity === undefined) throw new ServiceError(403, "AccessDenied", "Access Denied");
  const own = [...world.buckets.values()].filter(({ owner }) => owner === identity.account);
  const names = own.map(({ name }) => name).sort();
  return xmlReply(
    xmlDocument(
      "ListAllMyBucketsResult",
      NAMESPACE,
      group("Owner", leaf("ID", identity.account)),
      group("Buckets", ...names.map((name) => group("Bucket", leaf("Name", name)))),
    ),
  );
}

export function deleteBucket({ world, bucket }: BucketExchange): Reply {
  if (bucket.keys.length > 0) {
    throw new ServiceError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
  }
  world.buckets.delete(bucket.name);
  return reply(204);
}

export function getBucketLocation({ bucket }: BucketExchange): Reply {
  const constraint = bucket.region === "us-east-1" ? "" : bucket.region;
  return xmlReply(xmlDocument("LocationConstraint", NAMESPACE, constraint));
}

export function getBucketVersioning({ bucket }: BucketExchange): Reply {
  return xmlReply(xmlDocument("VersioningConfiguration", NAMESPACE, leaf("Status", bucket.versioning)));
}

export function putBucketVersioning({ bucket, payload }: BucketExchange): Reply {
  const status = textOf(parseXml(payload.data.toString()), "Status");
  if (status !== "Enabled" && status !== "Suspended") {
    const message = "The Versioning element must be specified with Enabled or Suspended";
    throw new ServiceError(400, "IllegalVersioningConfigurationException", message);
  }
  bucket.versioning = status;
  return reply(200);
}

/** Deletes key by key; what is refused appears in the answer beside what worked. */
export function deleteObjects(exchange: BucketExchange): Reply {
  const { bucket, payload, headers, identity, world, query } = exchange;
  if (headers["content-md5"] === undefined && payload.checksum === undefined) {
    throw new ServiceError(400, "InvalidRequest", "Missing required header for this request: Content-MD5");
  }
  const document = parseXml(payload.data.toString());
  const isQuiet = textOf(document, "Quiet") === "true";
  const outcomes = childrenOf(document, "Object").map((element) => {
    const key = textOf(element, "Key") ?? "";
    const named = textOf(element, "VersionId");
    const shown = [leaf("Key", key), leaf("VersionId", named)];
    const action = named === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
    if (!world.permissions.allows(identity, { action, bucket, key, query })) {
      return group("Error", ...shown, leaf("Code", "AccessDenied"), leaf("Message", "Access Denied"));
    }
    if (named !== undefined) requireVersionId(named);
    const { versionId, isMarker } = deleteFrom(bucket, key, named, exchange);
    if (isQuiet) return "";
    const marker = isMarker ? [leaf("DeleteMarker", true), leaf("DeleteMarkerVersionId", versionId)] : [];
    return group("Deleted", ...shown, ...marker);
  });
  return xmlReply(xmlDocument("DeleteResult", NAMESPACE, ...outcomes));
}
