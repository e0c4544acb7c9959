// Checks Kubernetes manifests on standard input: types, enumerations and missing fields, by the npm package
// kubernetes-models. (Unknown fields are what the JUnit tests look for.) Kinds of operators are counted only.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const home = join(process.argv[2], "package.json");
const require = createRequire(pathToFileURL(home));
const { parseAllDocuments } = require("yaml");
const foreign = ["monitoring.coreos.com/v1", "gateway.networking.k8s.io/v1"];

let wrong = 0;
let checked = 0;
for (const document of parseAllDocuments(readFileSync(0, "utf8"), { version: "1.1" })) {
  const manifest = document.toJS();
  if (!manifest) continue;
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  if (foreign.includes(manifest.apiVersion)) continue;
  try {
    // A file and not a package's name: this script is not where the packages are.
    const models = join(process.argv[2], "node_modules/kubernetes-models", manifest.apiVersion, "index.js");
    const kinds = await import(pathToFileURL(models));
    if (!kinds[manifest.kind]) throw new Error(`${manifest.apiVersion} has no kind ${manifest.kind}`);
    new kinds[manifest.kind](manifest).validate();
    checked++;
  } catch (error) {
    wrong++;
    console.error(`${name}: ${error.message}`);
  }
}
if (checked === 0) {
  console.error("There was nothing to check.");
  wrong++;
}
console.log(`${checked} manifests are valid, ${wrong} are not`);
process.exit(wrong === 0 ? 0 : 1);
