import * as v from "valibot";
import { fetchPlan } from "../../../resources/s3/fetch-plan.ts";
import { GetParams } from "../../../resources/s3/params.ts";
import { sourceOf } from "../../support/s3-source.ts";

const USUAL = { downloads: true, verify: "digest", unpacks: false, readsTags: false, presigns: false };

test.each([
  { source: {}, params: {}, differs: {} },
  { source: { skip_download: true }, params: {}, differs: { downloads: false } },
  { source: { skip_download: true }, params: { skip_download: false }, differs: {} },
  { source: {}, params: { skip_download: true }, differs: { downloads: false } },
  { source: { skip_s3_checksums: true }, params: {}, differs: { verify: "length" } },
  { source: { private: true }, params: {}, differs: { presigns: true } },
  { source: {}, params: { unpack: true, download_tags: true }, differs: { unpacks: true, readsTags: true } },
])("with $source and $params", ({ source, params, differs }) => {
  expect(fetchPlan(sourceOf(source), v.parse(GetParams, params))).toEqual({ ...USUAL, ...differs });
});
