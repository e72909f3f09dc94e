import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/** The doors of the package, by the name of their module in `src/` and in `dist/`. */
const doors = ['index', 'plugin'] as const;

const silent = { default: { logLevel: ExtractorLogLevel.None } };

/** For each door of the package one file of declarations, with all that it reaches and nothing else. */
export function declarations(root: string, dist: string): void {
  const every = mkdtempSync(join(dist, 'declarations-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', every], {
      cwd: root,
      stdio: 'inherit',
    });
    for (const door of doors) rollUp(root, join(every, `${door}.d.ts`), join(dist, `${door}.d.ts`));
  } finally {
    rmSync(every, { recursive: true, force: true });
  }
}

function rollUp(root: string, from: string, to: string): void {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: from,
      // A package that the bundle has in it is not installed with it.
      bundledPackages: ['yaml'],
      compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: to },
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const { errorCount } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      // That it uses a TypeScript of its own is no news; errors are.
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  if (errorCount > 0) throw new Error(`the declarations of ${to} could not be written`);
}
