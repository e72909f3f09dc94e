/**
 * All diagnostic codes, for `docs/checks.md` and SARIF. Each module keeps a table of its own codes; this file joins the tables,
 * and only the top of the program imports it. The generator collects the codes of apps.
 */

import { appCodes } from './apps/codes.generated.ts';
import { compareCodes } from './compare/codes.ts';
import { configCodes } from './config/codes.ts';
import type { CodeTable } from './diagnostics/code-table.ts';
import { sourceCodes } from './diagnostics/codes.ts';
import { inflateCodes } from './helm/codes.ts';
import { initCodes } from './init/codes.ts';
import { templateCodes } from './jinja/codes.ts';
import { leakCodes } from './leaks/codes.ts';
import { makejinjaCodes } from './makejinja/codes.ts';
import { moveCodes } from './moves/codes.ts';
import { projectCodes } from './pipeline/project/codes.ts';
import { upgradeCodes } from './pipeline/upgrade/codes.ts';
import { sealCodes } from './seal/codes.ts';
import { secretsCodes } from './secrets/codes.ts';
import { sopsCodes } from './sops/codes.ts';
import { verifyCodes } from './verify/codes.ts';
import { helmCodes } from './verify/helm/codes.ts';
import { schemaCodes } from './verify/schemas/codes.ts';
import { writeCodes } from './write/codes.ts';

export const codes = {
  ...sourceCodes,
  ...configCodes,
  ...appCodes,
  ...templateCodes,
  ...projectCodes,
  ...upgradeCodes,
  ...initCodes,
  ...verifyCodes,
  ...moveCodes,
  ...compareCodes,
  ...writeCodes,
  ...sopsCodes,
  ...sealCodes,
  ...leakCodes,
  ...makejinjaCodes,
  ...secretsCodes,
  ...schemaCodes,
  ...helmCodes,
  ...inflateCodes,
} as const satisfies CodeTable;

/** The code of a finding: `config/unknown-key`. `docs/checks.md` explains each. */
export type DiagnosticCode = keyof typeof codes;
