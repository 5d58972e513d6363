// The order of the stages of arrears, for the ramp of colours. A colour always comes with the label.

/** 0 (up to date) to 7 (written off), from the code of a stage. */
export function stageTone(stage: string): number {
  const code = stage.toLowerCase();
  const bucket = /b?(\d)/.exec(code);
  if (bucket) return Math.min(6, Number(bucket[1]));
  return code.startsWith("w") || code.includes("off") ? 7 : 0;
}

/** The class that carries the tone. */
export const toneClass = (stage: string) => `t${stageTone(stage)}`;
