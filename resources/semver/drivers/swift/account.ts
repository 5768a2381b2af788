import type { HttpAnswer, HttpCall, HttpExchange } from "../../../../shared/http/exchange.ts";
import { type Errand, persist, type Setback, tryOnce } from "../../../../shared/http/persist.ts";
import type { StepContext } from "../../../../shared/resource/step.ts";
import type { OpenStack } from "../../openstack.ts";
import { signIn, type Ticket } from "./sign-in.ts";

/** A request to the object store; the path begins behind the account. */
export interface StorageCall {
  readonly method: HttpCall["method"];
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Somebody who has signed in at an object store, and signs in again when the token runs out. */
export class Account {
  readonly #openstack: OpenStack;
  readonly #exchange: HttpExchange;
  readonly #context: StepContext;
  readonly #attempts: number;
  #ticket: Ticket;

  private constructor(
    openstack: OpenStack,
    exchange: HttpExchange,
    context: StepContext,
    attempts: number,
    ticket: Ticket,
  ) {
    this.#openstack = openstack;
    this.#exchange = exchange;
    this.#context = context;
    this.#attempts = attempts;
    this.#ticket = ticket;
  }

  /** @param attempts at each request that may be repeated */
  static async open(
    openstack: OpenStack,
    exchange: HttpExchange,
    context: StepContext,
    attempts: number,
  ): Promise<Account> {
    const ticket = await signIn(openstack, exchange, context);
    return new Account(openstack, exchange, context, attempts, ticket);
  }

  /** Repeats a request that does no harm when it is carried out twice. */
  async persist(call: StorageCall, errand: Errand): Promise<HttpAnswer> {
    const send = () => persist(this.#exchange, this.#signed(call), errand, this.#context, this.#attempts);
    const answer = await send();
    return (await this.#isRenewedAfter(answer)) ? send() : answer;
  }

  /** Repeats a request only when it was refused because of the token. */
  async tryOnce(call: StorageCall, errand: Errand): Promise<{ answer: HttpAnswer } | { setback: Setback }> {
    const send = () => tryOnce(this.#exchange, this.#signed(call), errand, this.#context.signal);
    const outcome = await send();
    return "answer" in outcome && (await this.#isRenewedAfter(outcome.answer)) ? send() : outcome;
  }

  #signed({ method, path, headers, body }: StorageCall): HttpCall {
    const { token, storage } = this.#ticket;
    return {
      method,
      url: new URL(`${storage}/${path}`),
      headers: { accept: "application/json", "x-auth-token": token.reveal(), ...headers },
      body,
    };
  }

  async #isRenewedAfter({ status }: HttpAnswer): Promise<boolean> {
    if (status !== 401 || !canSignInAgain(this.#openstack)) return false;
    this.#context.log.info("The token is not accepted any more; signing in once more");
    this.#ticket = await signIn(this.#openstack, this.#exchange, this.#context);
    return true;
  }
}

/** A password makes a new token at any time; a passcode is good for one, and a token is not older than what it came from. */
function canSignInAgain({ allow_reauth, passcode, token_id }: OpenStack): boolean {
  return allow_reauth || (passcode === undefined && token_id === undefined);
}
