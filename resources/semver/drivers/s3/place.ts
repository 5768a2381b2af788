import type { S3Client } from "@aws-sdk/client-s3";
import type { StepContext } from "../../../../shared/resource/step.ts";
import type { ObjectProperties } from "../../../../shared/s3/upload-request.ts";

/** The object that holds the version, and what is known of its store. */
export interface Place {
  readonly client: S3Client;
  readonly object: { readonly bucket: string; readonly key: string };
  /** As people know it: `s3://bucket/key`. */
  readonly name: string;
  /** Of every object that is written there. */
  readonly properties: ObjectProperties;
  /** `atomic`: as AWS promises it. `unproven`: the store may evaluate a condition before it writes, or ignore it. */
  readonly conditions: "atomic" | "unproven";
  /** Called when two writers may get the same number because of `reason`: warns once, or throws if that is not allowed. */
  readonly tolerateRace: (reason: string) => void;
  readonly context: StepContext;
}
