/**
 * Edits a file as Renovate does: `edit.mjs DIST FOLDER FILE MANAGER NAME VALUE` gives the dependency with that `depType` another
 * value, with Renovate's own extraction and replacement. MANAGER is an entry of `customManagers`, as JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, folder, packageFile, manager, name, newValue] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { GlobalConfig } = await load('config/global.js');
const { extractPackageFile } = await load('modules/manager/index.js');
const { doAutoReplace } = await load('workers/repository/update/branch/auto-replace.js');

GlobalConfig.set({ localDir: folder });
const config = JSON.parse(manager);
const content = readFileSync(join(folder, packageFile), 'utf8');
const { deps, ...rest } = await extractPackageFile('regex', content, packageFile, config);
const depIndex = deps.findIndex(({ depType }) => depType === name);
const upgrade = { ...config, ...rest, ...deps[depIndex], manager: 'regex', packageFile, depIndex, newValue };
const edited = await doAutoReplace(upgrade, content, false);
if (edited === null) throw new Error('Renovate refuses its own edit');
process.stdout.write(edited);
