import { compilePage, type PageAssets } from './compile.ts';

/** The compiled assets of the page. The build replaces this function by its result, so that the bundle contains no compiler. */
export function pageAssets(): PageAssets {
  return compilePage();
}
