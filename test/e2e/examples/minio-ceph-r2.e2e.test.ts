import { open } from "../../support/opened.ts";
import type { Quirks } from "../../support/s3-server/quirks.ts";
import { startS3Server } from "../../support/s3-server/server.ts";
import { makeTls } from "../../support/tls.ts";
import { describeInProcess } from "../support/store.ts";
import { Play } from "./play.ts";

/** Three stores that know nothing of each other; MinIO has a certificate of a private authority. */
async function stores(quirksOfMinio: Partial<Quirks> = {}) {
  const { ca, ...tls } = await makeTls();
  const minio = await open(startS3Server({ tls, quirks: quirksOfMinio }));
  const ceph = await open(startS3Server({ quirks: { refuseTrailers: true, opaqueEtags: true } }));
  const r2 = await open(startS3Server({ region: "auto" }));
  for (const store of [minio, ceph, r2]) store.createBucket("releases");
  const pair = (name: string, { main }: typeof minio) => ({
    [`${name}.access_key`]: main.accessKeyId,
    [`${name}.secret_key`]: main.secretAccessKey,
  });
  const play = new Play("minio-ceph-r2", {
    vars: {
      bucket: "releases",
      private_ca: ca,
      "r2.account_id": "account",
      ...pair("minio", minio),
      ...pair("ceph", ceph),
      ...pair("r2", r2),
    },
    sources: {
      version: { endpoint: minio.endpoint },
      "on-minio": { endpoint: minio.endpoint },
      "on-ceph": { endpoint: ceph.endpoint },
      "on-r2": { endpoint: r2.endpoint },
    },
    env: { AWS_EC2_METADATA_DISABLED: "true" },
  });
  return { play, minio, ceph, r2 };
}

describeInProcess("releases in MinIO, Ceph and Cloudflare R2", () => {
  test("are published to one store and mirrored to the others", async () => {
    const { play, minio, ceph, r2 } = await stores();
    const release = { path: "app/app-0.1.0.tgz" };
    expect((await play.run("publish")).made).toEqual({ version: { number: "0.1.0" }, "on-minio": release });
    expect((await play.run("mirror")).made).toEqual({ "on-ceph": release, "on-r2": release });
    const original = minio.object("releases", release.path)?.body;
    for (const store of [ceph, r2]) expect(store.object("releases", release.path)?.body).toEqual(original);
    expect(await play.check("on-r2")).toEqual([release]);
  });

  test("are not published where the store ignores conditions", async () => {
    const { play, minio } = await stores({ ignoreConditions: true });
    await expect(play.run("publish")).rejects.toThrow("require_atomic");
    expect(minio.object("releases", "app/app-0.1.0.tgz")).toBeUndefined();
  });
});
