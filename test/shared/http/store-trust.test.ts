import { storeTrust } from "../../../shared/http/store-trust.ts";
import { recordingContext } from "../../support/recording.ts";

test("certificates are verified, with those of the source in addition", () => {
  const context = recordingContext("/nonexistent", { SSL_CERT_FILE: "x" });
  const trust = storeTrust({ skip_ssl_verification: false, ca_bundle: "pem" }, context);
  expect(trust).toEqual({ env: context.env, log: context.log, caBundle: "pem", verification: "full" });
  expect(context.log.text()).toBe("");
});

test("whoever trusts anybody is warned", () => {
  const context = recordingContext();
  expect(storeTrust({ skip_ssl_verification: true }, context).verification).toBe("none");
  expect(context.log.text()).toContain("warning: skip_ssl_verification is on: nothing proves");
});
