export { GetParams as getParams, PutParams as putParams } from "./params.ts";
export { Source as source } from "./source.ts";
