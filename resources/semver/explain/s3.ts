import { explainAwsIdentity } from "../../../shared/credentials/aws-explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { isAws } from "../../../shared/s3/is-aws.ts";
import { nameOf } from "../../../shared/s3/object-id.ts";
import { explainStore } from "../../../shared/s3/store-explanation.ts";
import type { Source } from "../source.ts";
import type { DriverExplanation } from "./driver-explanation.ts";

export async function explainS3(source: Source, context: StepContext): Promise<DriverExplanation> {
  const { bucket = "", key = "" } = source;
  return {
    place: nameOf({ bucket, key }),
    remembers: false,
    Identity: await explainAwsIdentity(source, context),
    Store: {
      ...explainStore(source, bucket, context.env),
      "two writers": isAws(source, context.env)
        ? "cannot get the same number: AWS promises that"
        : `cannot, as far as the store keeps what it promises${source.require_atomic ? ", which is proved before each write" : ""}`,
    },
  };
}
