// Makes a root file system of installed Debian packages and what they need, without the means to install any:
//   node assemble.ts [--system=/] [--beside=DIRECTORY] DIRECTORY PACKAGE...
//     --system: where the packages are installed; --beside: a root file system that holds some of them already
// All times are 0, owners stay, and nothing is setuid or setgid. The inventory is in var/lib/dpkg/status.d, where scanners of
// images look for the one of an image without dpkg.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { closureOf } from "./closure.ts";
import { type DebianPackage, readStatus } from "./status.ts";

const INVENTORY = "var/lib/dpkg/status.d";

/** Only installing and configuring needs them, and commands of git that no step calls, which are written in Perl. */
const WITHOUT = [
  ...["adduser", "debconf", "init-system-helpers", "libdebconfclient0", "openssl", "passwd"],
  ...["awk", "git-man", "liberror-perl", "perl", "perl-base"],
];

/** What no package holds, because installing makes it. */
const GENERATED = ["etc/group", "etc/nsswitch.conf", "etc/passwd", "etc/ssl/certs"];

/** For readers, interactive shells, package managers and servers; the licences stay. */
const UNWANTED = new RegExp(
  [
    "^usr/share/(?:bash-completion|bug|debconf|doc-base|gitweb|info|initramfs-tools|lintian|locale|man|menu|perl5)(?:/|$)",
    "^usr/share/doc/[^/]+/(?!copyright$)",
    "^etc/(?:apt|cron\\.[^/]*|dpkg|kernel|logrotate\\.d)(?:/|$)",
    "^var/(?:cache|lib|log)/.",
    "^usr/(?:bin|lib/git-core)/(?:git-(?:daemon|http-backend|imap-send|instaweb|shell)|scalar)$",
  ].join("|"),
);

const { values, positionals } = parseArgs({
  options: { system: { type: "string", default: "/" }, beside: { type: "string" } },
  allowPositionals: true,
});
const [directory = ".", ...wanted] = positionals;
/** What has been copied, by content, mode and owner. */
const copied = new Map<string, string>();
const system = fs.realpathSync(values.system);

const installed = readStatus(fs.readFileSync(join(system, "var/lib/dpkg/status"), "utf8"));
const present = values.beside === undefined ? [] : fs.readdirSync(join(values.beside, INVENTORY));
const chosen = closureOf(installed, wanted, WITHOUT).filter(({ name }) => !present.includes(name));
fs.mkdirSync(join(directory, INVENTORY), { recursive: true });
for (const one of chosen) {
  for (const path of filesOf(one)) copy(path);
  fs.writeFileSync(join(directory, INVENTORY, one.name), `${one.paragraph}\n`);
}
if (values.beside === undefined) for (const path of GENERATED) copyAll(path);
clearTimes(directory);
console.log(chosen.map(({ name, version }) => `${name} ${version}`).join("\n"));

/** Where the files of a package really are: some packages still name /lib for what is in /usr/lib. */
function filesOf({ name, architecture }: DebianPackage): string[] {
  const lists = [`${name}.list`, `${name}:${architecture}.list`].map((list) =>
    join(system, "var/lib/dpkg/info", list),
  );
  const list = lists.find((path) => fs.existsSync(path));
  if (list === undefined) throw new Error(`dpkg keeps no list of files for ${name}`);
  return fs
    .readFileSync(list, "utf8")
    .split("\n")
    .filter((path) => path.length > 1 && path !== "/.")
    .map((path) => path.slice(1))
    .filter((path) => !UNWANTED.test(path) && fs.lstatSync(join(system, path), { throwIfNoEntry: false }))
    .map((path) =>
      relative(
        system,
        join(fs.realpathSync(join(system, dirname(path))), path.slice(path.lastIndexOf("/") + 1)),
      ),
    );
}

function copyAll(path: string): void {
  copy(path);
  if (!fs.lstatSync(join(system, path)).isDirectory()) return;
  for (const entry of fs.readdirSync(join(system, path))) copyAll(join(path, entry));
}

function copy(path: string): void {
  const [from, to] = [join(system, path), join(directory, path)];
  const status = fs.lstatSync(from);
  if (status.isSymbolicLink()) {
    if (!fs.existsSync(to)) fs.symlinkSync(fs.readlinkSync(from), to);
  } else {
    if (status.isDirectory()) fs.mkdirSync(to, { recursive: true });
    else copyFile(from, to, status);
    fs.chmodSync(to, status.mode & 0o1777);
  }
  fs.lchownSync(to, status.uid, status.gid);
}

/** Debian has git twice; the second file of the same content becomes a hard link. */
function copyFile(from: string, to: string, { mode, uid, gid }: fs.Stats): void {
  const digest = createHash("sha256").update(fs.readFileSync(from)).digest("hex");
  const key = [digest, mode, uid, gid].join();
  const twin = copied.get(key) ?? to;
  if (twin === to) fs.copyFileSync(from, to);
  else if (!fs.existsSync(to)) fs.linkSync(twin, to);
  copied.set(key, twin);
}

function clearTimes(path: string): void {
  if (fs.lstatSync(path).isDirectory()) {
    for (const entry of fs.readdirSync(path)) clearTimes(join(path, entry));
  }
  // A file of a layer below is not copied for nothing.
  if (fs.lstatSync(path).mtimeMs !== 0) fs.lutimesSync(path, 0, 0);
}
