import type { KeyFilesInputs } from "./key-files-inputs";
import type { PodCheckInputs } from "./pod-check-inputs";
import type { PodRollInputs } from "./pod-roll-inputs";
import type { PreflightInputs } from "./preflight-inputs";
import type { RollCheckInputs, RollInputs } from "./roll-inputs";
import type { StopInputs } from "./stop-inputs";
import type { UploadInputs } from "./upload-inputs";

/** What each kind of job is given: one declaration for the program that registers it and the handler that parses it. */
export interface JobInputs {
  readonly Preflight: PreflightInputs;
  readonly Upload: UploadInputs;
  readonly KeyFiles: KeyFilesInputs;
  readonly RollCheck: RollCheckInputs;
  readonly Roll: RollInputs;
  readonly PodRoll: PodRollInputs;
  readonly PodCheck: PodCheckInputs;
  /** The one whose work is its delete. */
  readonly Stop: StopInputs;
}
