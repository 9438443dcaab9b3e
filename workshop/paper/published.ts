/** What the paper and the pages of published models print, as they print it, and why some of it is not so. */

/** Million multiply-adds and million parameters as printed; a percentage in table 2. */
export interface Printed {
  readonly multiplyAdds: string;
  readonly parameters: string;
}

/** Why a printed figure is not what the network costs, rounded. */
export type Reasons = Partial<Printed>;

export interface Row {
  readonly model: string;
  /** Top-1 accuracy on ImageNet in percent, where the table has it. */
  readonly top1?: string;
  readonly printed: Printed;
  readonly reasons?: Reasons;
}

/** One of the 16 variants of the family that were published with weights. */
export interface Published {
  readonly alpha: number;
  readonly resolution: number;
  /** Top-1 in percent of the float model and of the uint8 model of August 2018. */
  readonly float: number;
  readonly uint8: number;
  /** As TF-slim's page prints it. */
  readonly printed: Printed;
}

export const PAPER = 'MobileNets, arXiv:1704.04861';
export const SLIM = 'tensorflow/models, research/slim/nets/mobilenet_v1.md (models of 2018-08-02)';
export const KERAS = 'keras-applications, keras_applications/mobilenet.py';

const parametersOfSlim: Readonly<Record<number, string>> = {
  1: '4.24',
  0.75: '2.59',
  0.5: '1.34',
  0.25: '0.47',
};

/** α, resolution, float top-1, uint8 top-1, million multiply-adds: TF-slim's page. */
const rows: readonly (readonly [number, number, number, number, string])[] = [
  [1, 224, 70.9, 70.1, '569'],
  [1, 192, 70.0, 69.2, '418'],
  [1, 160, 68.0, 67.2, '291'],
  [1, 128, 65.2, 63.4, '186'],
  [0.75, 224, 68.4, 66.8, '317'],
  [0.75, 192, 67.2, 66.1, '233'],
  [0.75, 160, 65.3, 62.3, '162'],
  [0.75, 128, 62.1, 55.8, '104'],
  [0.5, 224, 63.3, 60.7, '150'],
  [0.5, 192, 61.7, 60.0, '110'],
  [0.5, 160, 59.1, 57.7, '77'],
  [0.5, 128, 56.3, 54.5, '49'],
  [0.25, 224, 49.8, 48.0, '41'],
  [0.25, 192, 47.7, 46.0, '34'],
  [0.25, 160, 45.5, 43.4, '21'],
  [0.25, 128, 41.5, 39.5, '14'],
];

export const published: readonly Published[] = rows.map(
  ([alpha, resolution, float, uint8, multiplyAdds]) => ({
    alpha,
    resolution,
    float,
    uint8,
    printed: { multiplyAdds, parameters: parametersOfSlim[alpha]! },
  }),
);

/** Reasons of TF-slim's page, by its printed figure. */
export const slimReasons: Readonly<Record<string, string>> = {
  '317': 'wrong on the page, as all of α 0.75',
  '233': 'wrong on the page, as all of α 0.75',
  '162': 'wrong on the page, as all of α 0.75',
  '104': 'wrong on the page, as all of α 0.75',
  '34': 'wrong on the page',
  '150': 'rounded up from 149.497',
  '4.24': 'one too many in the last digit; 1001 classes have 4.233',
  '1.34': 'one too many in the last digit; 1001 classes have 1.332',
};

const KERAS_529 = "529 stands in every line of α 1 on the page; it is no variant's";

/** α 1 or 224 pixels, as the documentation of Keras' MobileNet prints them. */
export const kerasRows: readonly (Row & { readonly alpha: number; readonly resolution: number })[] = [
  keras(1, 224, '70.6', '529', '4.2', KERAS_529),
  keras(0.75, 224, '68.4', '325', '2.6'),
  keras(0.5, 224, '63.7', '149', '1.3'),
  keras(0.25, 224, '50.6', '41', '0.5'),
  keras(1, 192, '69.1', '529', '4.2', KERAS_529),
  keras(1, 160, '67.2', '529', '4.2', KERAS_529),
  keras(1, 128, '64.4', '529', '4.2', KERAS_529),
];

function keras(
  alpha: number,
  resolution: number,
  top1: string,
  multiplyAdds: string,
  parameters: string,
  reason?: string,
): (typeof kerasRows)[number] {
  const row = {
    alpha,
    resolution,
    model: name(alpha, resolution),
    top1,
    printed: { multiplyAdds, parameters },
  };
  return reason === undefined ? row : { ...row, reasons: { multiplyAdds: reason } };
}

/** As the paper names a variant: `0.75 MobileNet-224`. */
export function name(alpha: number, resolution: number): string {
  return `${alpha.toFixed(2).replace(/0$/, '')} MobileNet-${resolution}`;
}
