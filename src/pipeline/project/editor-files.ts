import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { forEditors, settingsPage } from '../../app-kit/editor.ts';
import type { Project } from '../../app-kit/project.ts';
import { groupsOf } from '../../app-kit/schema.ts';
import { typeDeclarations } from '../../app-kit/typescript.ts';
import { apps as shippedApps } from '../../apps/registry.generated.ts';
import { digest } from '../../disk/digest.ts';
import { mend } from '../../disk/journal.ts';
import { readInputText } from '../../disk/read-input.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { packageRoot } from '../../package-root.ts';

/** The text of `cluster.schema.json` for a folder: all settings of the project, with what editors show about them. */
export function editorSchemaText(cwd: string, { schema }: Pick<Project, 'schema'>): string {
  const page = pageSeenFrom(cwd);
  const shipped = new Set(
    shippedApps.flatMap((app) => groupsOf(app).flatMap(({ settings }) => Object.keys(settings))),
  );
  const pageOf = (name: string) => (shipped.has(name) ? page : undefined);
  return `${JSON.stringify(forEditors(schema, pageOf), null, 2)}\n`;
}

/**
 * Where the documentation of the shipped settings is: in the clone, or in the package if the folder depends on it. Whether the
 * package is installed does not matter: the schema is committed and must be the same on every machine.
 */
function pageSeenFrom(cwd: string): string | undefined {
  const manifest = textOf(join(cwd, 'package.json'));
  if (manifest === undefined) return undefined;
  if (resolve(cwd) === packageRoot()) return settingsPage;
  return /"clusterwright"\s*:\s*"/.test(manifest) ? `node_modules/clusterwright/${settingsPage}` : undefined;
}

/**
 * Updates the files that editors read: `cluster.schema.json` if it exists or the project has its own apps, and in the latter case
 * also the types of all settings and variables. Returns the paths of the files that it wrote.
 */
export function refreshEditorFiles(cwd: string, project: Project): readonly string[] {
  // Before anything is compared: an interrupted run may have written only some of the files.
  mend(cwd);
  const hasOwn = (project.own ?? []).length > 0 || project.extensions !== undefined;
  const schema = 'cluster.schema.json';
  const wanted: Record<string, string> = {
    ...((hasOwn || existsSync(join(cwd, schema))) && { [schema]: editorSchemaText(cwd, project) }),
    ...(hasOwn && typeFiles(project)),
  };
  const changes = Object.entries(wanted).flatMap(([path, content]) => {
    const before = textOf(join(cwd, path));
    return before === content ? [] : [{ path, content, was: before === undefined ? null : digest(before) }];
  });
  if (changes.length > 0) writeFiles(cwd, changes);
  return changes.map(({ path }) => path);
}

/** The files below `.clusterwright`, which every run recreates and which are not part of the repository. */
function typeFiles(project: Project): Record<string, string> {
  const banner = '// Written by `clusterwright configure` and `clusterwright types`. Do not edit.\n';
  const types = join(packageRoot(), 'dist/types');
  const tsconfig = {
    // The package may be in npx's cache, where editors do not look for it.
    compilerOptions: {
      target: 'ES2022',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: [],
      paths: {
        clusterwright: [join(types, 'index.d.ts')],
        'clusterwright/plugin': [join(types, 'plugin.d.ts')],
      },
    },
    include: ['./types.d.ts', '../clusterwright.config.*', '../apps/**/*'],
  };
  return {
    '.clusterwright/.gitignore': '*\n',
    '.clusterwright/types.d.ts': `${banner}import 'clusterwright';\n\n${typeDeclarations(project, 'clusterwright')}`,
    '.clusterwright/tsconfig.json': `${JSON.stringify(tsconfig, null, 2)}\n`,
  };
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readInputText(path) : undefined;
}
