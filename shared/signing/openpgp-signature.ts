import type { PublicKey, SignaturePacket } from "openpgp";
import { type Circumstances, CLOCK_SKEW_MS } from "./circumstances.ts";
import { loadOpenpgp, type OpenPgp, strictConfig } from "./openpgp-config.ts";
import { fingerprintOf } from "./openpgp-key.ts";
import { verifyPacket } from "./openpgp-owner.ts";
import { isIssuer, issuerOf, readSignaturePacket, weakDigestOf } from "./openpgp-signature-packet.ts";
import { type KeyPart, standingOf } from "./openpgp-standing.ts";
import { rejected } from "./rejected.ts";
import type { Verdict } from "./verdict.ts";

interface Candidate {
  readonly key: PublicKey;
  readonly part: KeyPart;
}

/** Whether one of `keys` made the armored, detached signature over the bytes of `payload`. */
export async function judgeOpenpgp(
  payload: Buffer,
  armored: string,
  keys: readonly PublicKey[],
  circumstances: Circumstances,
): Promise<Verdict> {
  const openpgp = await loadOpenpgp();
  const signature = readSignaturePacket(openpgp, armored);
  if ("kind" in signature) return signature;
  const key = issuerOf(signature);
  const digest = weakDigestOf(openpgp, signature);
  if (digest !== undefined) return rejected("weak-digest", `its digest is ${digest}`, key);
  const candidates = keys.flatMap((each) =>
    each
      .getKeys()
      .filter((part) => isIssuer(part, signature))
      .map((part) => ({ key: each, part })),
  );
  if (candidates.length === 0) return rejected("unlisted-key", "nobody on the list has the key", key);
  const makers: Candidate[] = [];
  let problem = "";
  for (const candidate of candidates) {
    const failure = await mismatchOf(openpgp, signature, candidate.part, payload);
    if (failure === undefined) makers.push(candidate);
    else problem = failure;
  }
  if (makers.length === 0) return rejected("bad-signature", `it does not fit the content (${problem})`, key);
  const late = datesProblem(signature, circumstances.at);
  if (late !== undefined) return rejected("bad-signature", late, key);
  const judgements: Judgement[] = [];
  for (const maker of makers) {
    const verdict = await judgeMaker(openpgp, signature, maker, circumstances);
    judgements.push({ owner: fingerprintOf(maker.key), verdict });
  }
  return decide(judgements);
}

/** What a listed key makes of the signature of one of its parts. */
interface Judgement {
  /** The fingerprint of the listed key. */
  readonly owner: string;
  readonly verdict: Verdict;
}

/**
 * Several copies of a key are one key, of which each revocation counts; several keys are one too many. What a key says of
 * the subkey of another one counts for nothing.
 */
function decide(judgements: readonly Judgement[]): Verdict {
  const isRevoked = ({ verdict }: Judgement) =>
    verdict.kind === "rejected" && verdict.reason === "revoked-key";
  const trusting = judgements.filter(({ verdict }) => verdict.kind === "trusted");
  const [first] = trusting;
  if (!first) {
    const { verdict } = judgements.find(isRevoked) ?? judgements[0] ?? {};
    return verdict ?? rejected("unlisted-key", "nobody on the list has the key");
  }
  if (trusting.some(({ owner }) => owner !== first.owner)) {
    return rejected("unlisted-key", "several listed keys have the subkey", first.owner);
  }
  const revoked = judgements.find((each) => each.owner === first.owner && isRevoked(each));
  return (revoked ?? first).verdict;
}

async function judgeMaker(
  openpgp: OpenPgp,
  signature: SignaturePacket,
  { key, part }: Candidate,
  { at, acceptsSignedBefore }: Circumstances,
): Promise<Verdict> {
  const signedAt = signature.created ?? new Date(Number.NaN);
  const standing = await standingOf(openpgp, key, part, new Date(at.getTime() + CLOCK_SKEW_MS));
  if (standing.kind === "rejected") return standing;
  if (!(Math.max(...[key, part].map((each) => each.getCreationTime().getTime())) <= signedAt.getTime())) {
    return rejected("bad-signature", "it is older than its key", fingerprintOf(part));
  }
  const { expires, signer } = standing;
  if (expires !== undefined && !((acceptsSignedBefore ? signedAt : at) < expires)) {
    const when = expires.toISOString().slice(0, 10);
    return rejected("expired-key", `the key has expired on ${when}`, fingerprintOf(part));
  }
  return { kind: "trusted", fingerprint: fingerprintOf(key), signer, format: "openpgp", signedAt };
}

async function mismatchOf(
  openpgp: OpenPgp,
  signature: SignaturePacket,
  part: KeyPart,
  payload: Buffer,
): Promise<string | undefined> {
  const data = { text: null, getBytes: () => payload };
  try {
    const { binary } = openpgp.enums.signature;
    await verifyPacket(signature, part.keyPacket, binary, data, strictConfig(openpgp));
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

function datesProblem(signature: SignaturePacket, at: Date): string | undefined {
  const { created } = signature;
  if (!created || created.getTime() > at.getTime() + CLOCK_SKEW_MS) return "it was made in the future";
  const end = signature.getExpirationTime();
  return end instanceof Date && end <= at
    ? `it was made to expire on ${end.toISOString().slice(0, 10)}`
    : undefined;
}
