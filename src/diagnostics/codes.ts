/**
 * Every code that a diagnostic can carry, in one closed union. Each room of the program keeps the table of
 * its own codes beside the code that reports them; this file only joins the tables; those of
 * apps are found by the generator.
 */

import { appCodes } from '../apps/codes.generated.ts';
import { configCodes } from '../config/codes.ts';
import { initCodes } from '../init/codes.ts';
import { templateCodes } from '../jinja/codes.ts';
import { leakCodes } from '../leaks/codes.ts';
import { makejinjaCodes } from '../makejinja/codes.ts';
import { moveCodes } from '../moves/codes.ts';
import { sealCodes } from '../seal/codes.ts';
import { secretsCodes } from '../secrets/codes.ts';
import { sopsCodes } from '../sops/codes.ts';
import { sourceCodes } from '../source/codes.ts';
import { verifyCodes } from '../verify/codes.ts';
import { helmCodes } from '../verify/helm/codes.ts';
import { schemaCodes } from '../verify/schemas/codes.ts';
import { writeCodes } from '../write/codes.ts';
import type { CodeTable } from './code-table.ts';

export const codes = {
  ...sourceCodes,
  ...configCodes,
  ...appCodes,
  ...templateCodes,
  ...initCodes,
  ...verifyCodes,
  ...moveCodes,
  ...writeCodes,
  ...sopsCodes,
  ...sealCodes,
  ...leakCodes,
  ...makejinjaCodes,
  ...secretsCodes,
  ...schemaCodes,
  ...helmCodes,
} as const satisfies CodeTable;

export type DiagnosticCode = keyof typeof codes;
