import { createHash } from "node:crypto";
import type { HttpAnswer } from "../../../../shared/http/exchange.ts";
import type { Errand, Setback } from "../../../../shared/http/persist.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Account, StorageCall } from "./account.ts";
import { refusal } from "./failure.ts";

/** What can be told of an object without its content. */
export interface ObjectState {
  /** Tells this content from all that was there before or comes later. */
  readonly revision: string;
  /** Of the write that made it; `undefined` for what others have stored. */
  readonly writeId: string | undefined;
  /** By the clock of the store. */
  readonly ageMs: number;
}

export interface NewObject {
  readonly content: string;
  readonly writeId: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The requests to the objects of one container. All reads ask every replica for the newest state. */
export class Container {
  readonly #account: Account;
  readonly #name: string;

  constructor(account: Account, name: string) {
    this.#account = account;
    this.#name = name;
  }

  /** `undefined` where the container has no such object; a container that does not exist is an error. */
  async read(object: string): Promise<{ content: string; state: ObjectState } | undefined> {
    const errand = this.#errand("read", object);
    const answer = await this.#persist({ method: "GET", object, headers: { "x-newest": "true" } }, errand);
    if (answer.status === 404) return this.#requireContainer(errand);
    if (answer.status !== 200) throw refusal(answer, errand, undefined);
    return { content: answer.body.toString(), state: stateIn(answer) };
  }

  /** The state of an object; `undefined` while there is none. */
  async look(object: string): Promise<ObjectState | undefined> {
    const errand = this.#errand("look at", object);
    const answer = await this.#persist({ method: "HEAD", object, headers: { "x-newest": "true" } }, errand);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200 && answer.status !== 204) throw refusal(answer, errand, undefined);
    return stateIn(answer);
  }

  /** One request. `refused`: there is an object already, and `If-None-Match` forbids to replace it. */
  async put(object: string, given: NewObject): Promise<"stored" | "refused" | Setback> {
    const errand = this.#errand("write", object);
    const outcome = await this.#account.tryOnce(this.#putCall(object, given), errand);
    return "setback" in outcome ? outcome.setback : this.#meaningOfPut(outcome.answer, errand);
  }

  /** What to throw where every try ended like that. */
  unconfirmed(object: string, { reason, cause }: Setback): ResourceError {
    const { action, object: place } = this.#errand("write", object);
    return new ResourceError("unavailable", `Cannot ${action} "${place}": ${reason}`, {
      cause,
      hint: "nothing was reported as written; put again when the store answers",
    });
  }

  async remove(object: string): Promise<void> {
    const errand = this.#errand("remove", object);
    const answer = await this.#persist({ method: "DELETE", object }, errand);
    if (![200, 204, 404, 409].includes(answer.status)) throw refusal(answer, errand, undefined);
  }

  async #meaningOfPut(answer: HttpAnswer, errand: Errand): Promise<"stored" | "refused" | Setback> {
    switch (answer.status) {
      case 201:
        return "stored";
      case 202:
        return { reason: "a replica has something newer (HTTP 202)", answer };
      case 412:
        return "refused";
      case 404:
        await this.#requireContainer(errand);
    }
    throw refusal(answer, errand, undefined);
  }

  #putCall(object: string, { content, writeId, headers }: NewObject): StorageCall {
    return {
      method: "PUT",
      path: this.#pathOf(object),
      headers: {
        etag: createHash("md5").update(content).digest("hex"),
        "x-object-meta-write-id": writeId,
        ...headers,
      },
      body: content,
    };
  }

  #persist(
    { object, ...call }: Omit<StorageCall, "path"> & { readonly object: string },
    errand: Errand,
  ): Promise<HttpAnswer> {
    return this.#account.persist({ ...call, path: this.#pathOf(object) }, errand);
  }

  async #requireContainer(errand: Errand): Promise<undefined> {
    const answer = await this.#account.persist({ method: "HEAD", path: segment(this.#name) }, errand);
    if (answer.status === 404) {
      throw new ResourceError(
        "not-found",
        `Cannot ${errand.action} "${errand.object}": there is no container "${this.#name}"`,
        { hint: "check openstack.container, and the project that the token is for" },
      );
    }
    if (answer.status !== 200 && answer.status !== 204) throw refusal(answer, errand, undefined);
    return undefined;
  }

  #pathOf(object: string): string {
    return `${segment(this.#name)}/${segment(object)}`;
  }

  #errand(action: string, object: string): Errand {
    return { action, object: `swift://${this.#name}/${object}` };
  }
}

function segment(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}

function stateIn({ headers }: HttpAnswer): ObjectState {
  const {
    etag = "",
    date = "",
    "last-modified": modified = "",
    "x-timestamp": timestamp = modified,
  } = headers;
  const writeId = headers["x-object-meta-write-id"] || undefined;
  const storedAt = /^[\d.]+$/.test(timestamp) ? Number(timestamp) * 1_000 : Date.parse(timestamp);
  return {
    revision: `${etag.replaceAll('"', "")} ${writeId ?? timestamp}`,
    writeId,
    ageMs: Date.parse(date) - storedAt || 0,
  };
}
