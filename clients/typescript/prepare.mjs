// Builds dist. For `npm install PATH/TO/clients/typescript` npm runs it, but installs no packages in this folder.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

function run(program, ...options) {
  // Of the settings of the outer npm, only those that name its registry and cache apply to this folder.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_(local_prefix|global|prefix)|package_)/i.test(name)),
  );
  const { status } = spawnSync(program, options, {
    cwd: folder,
    env: environment,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(`${folder}/node_modules/typescript`)) run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
run("npm", "run", "--silent", "build");
