import type { HttpAnswer, HttpCall, HttpExchange } from "../../../../shared/http/exchange.ts";
import { type Errand, persist, type Setback, tryOnce } from "../../../../shared/http/persist.ts";
import type { StepContext } from "../../../../shared/resource/step.ts";
import { isObject } from "../../../../shared/schema/is-object.ts";
import { objectIn } from "../../../../shared/schema/object-in.ts";
import type { Secret } from "../../../../shared/schema/secret.ts";
import type { ObjectUrls } from "./address.ts";
import { missingBucket, refusal, type StorageErrand, wordsOf } from "./failure.ts";
import type { Upload } from "./multipart.ts";

export interface Target {
  readonly bucket: string;
  readonly key: string;
  readonly place: string;
  readonly urls: ObjectUrls;
  readonly exchange: HttpExchange;
  readonly identity: { readonly description: string; token(): Promise<Secret | undefined> };
  readonly context: StepContext;
  /** At one request. */
  readonly attempts: number;
}

export interface StoredObject {
  readonly content: string;
  readonly generation: string;
}

/** As which generation an object that does not exist counts. */
export const NONE = "0";

export interface LastWrite {
  readonly generation: string;
  /** Absent where others have written. */
  readonly id: string | undefined;
}

/** The requests to one object. */
export class RemoteObject {
  readonly target: Target;

  constructor(target: Target) {
    this.target = target;
  }

  /** `undefined` where the bucket has no such object; a bucket that does not exist is an error. */
  async read(): Promise<StoredObject | undefined> {
    const errand = this.#errand("read", "storage.objects.get");
    const answer = await this.#ask(this.target.urls.content, errand);
    if (answer.status === 404) return this.#requireBucket(answer, errand);
    const generation = answer.headers["x-goog-generation"] ?? "";
    if (answer.status !== 200 || !isGeneration(generation)) throw refusal(answer, errand);
    return { content: answer.body.toString(), generation };
  }

  /** Which write made the current content; `undefined` where there is none. */
  async lastWrite(): Promise<LastWrite | undefined> {
    const errand = this.#errand("find out what is stored in", "storage.objects.get");
    const answer = await this.#ask(this.target.urls.metadata, errand);
    if (answer.status === 404) return this.#requireBucket(answer, errand);
    const { generation, metadata } = objectIn(answer.body.toString());
    if (answer.status !== 200 || !isGeneration(generation)) throw refusal(answer, errand);
    const id = isObject(metadata) ? metadata["write-id"] : undefined;
    return { generation, id: typeof id === "string" ? id : undefined };
  }

  /** One request. `refused`: the current generation is another one. */
  async upload({ contentType, body }: Upload, expected: string): Promise<"stored" | "refused" | Setback> {
    const { urls, exchange, context, bucket } = this.target;
    const errand = this.#errand("write", "storage.objects.create and storage.objects.delete");
    const headers = { ...(await this.#authorization()), "content-type": contentType };
    const call: HttpCall = { method: "POST", url: urls.upload(expected), headers, body };
    const outcome = await tryOnce(exchange, call, errand, context.signal);
    if ("setback" in outcome) return withWords(outcome.setback);
    const { answer } = outcome;
    if (answer.status === 412 && expected !== "any") return "refused";
    if (answer.status === 404) throw missingBucket(errand, bucket);
    if (answer.status !== 200) throw refusal(answer, errand);
    return isGeneration(objectIn(answer.body.toString())["generation"])
      ? "stored"
      : { reason: "the answer does not confirm it", answer };
  }

  /** The API says of both that they are not found; where its words leave a doubt, a listing knows. */
  async #requireBucket(answer: HttpAnswer, errand: StorageErrand): Promise<undefined> {
    const { urls, bucket } = this.target;
    const words = wordsOf(answer);
    if (/^no such object\b/i.test(words)) return undefined;
    if (/\bbucket\b.*\bnot exist/i.test(words)) throw missingBucket(errand, bucket);
    const listing = await this.#ask(urls.listing, errand);
    if (listing.status === 404) throw missingBucket(errand, bucket);
    if (listing.status !== 200) throw refusal(listing, { ...errand, permission: "storage.objects.list" });
    return undefined;
  }

  async #ask(url: URL, errand: Errand): Promise<HttpAnswer> {
    const { exchange, context, attempts } = this.target;
    const call: HttpCall = { method: "GET", url, headers: await this.#authorization() };
    return persist(exchange, call, errand, context, attempts);
  }

  async #authorization(): Promise<Record<string, string>> {
    const token = await this.target.identity.token();
    return token ? { authorization: `Bearer ${token.reveal()}` } : {};
  }

  #errand(action: string, permission: string): StorageErrand {
    const { place, identity } = this.target;
    return { action, object: place, permission, identity: identity.description };
  }
}

function isGeneration(value: unknown): value is string {
  return typeof value === "string" && /^[1-9]\d*$/.test(value);
}

function withWords(setback: Setback): Setback {
  const words = setback.answer && wordsOf(setback.answer);
  return words ? { ...setback, reason: `${words} (${setback.reason})` } : setback;
}
