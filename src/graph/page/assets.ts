import { compilePage, type PageAssets } from './compile.ts';

/** The build puts what this returns in its place: the bundle compiles nothing. */
export function pageAssets(): PageAssets {
  return compilePage();
}
