/**
 * Every failure of the host is one `MobilenetError` with a stable code. A sentence says what is wrong and what mends
 * it; `place` names where: a layer, an operator, a byte, a file.
 */

/** Every code, when it occurs and what mends it. `node tools/errors.mjs` makes docs/errors.md of it. */
interface Codes {
  /**
   * The command line or an option of a call is wrong: an unknown flag, a missing value, a value out of range, an
   * output that is an input. `mobilenet COMMAND --help` shows what is right.
   */
  E_USAGE: unknown;
  /** Classes are asked of a headless model, which has none. Ask for its embedding. */
  E_OUTPUT: unknown;
  /**
   * A file, server or stream cannot be read or written: missing, not allowed, no regular file, too large, disk full,
   * silent for too long, or redirected to another origin. The sentence gives path and reason.
   */
  E_IO: unknown;
  /**
   * Another process writes the file, or a gateway has as many requests as it may. Wait for it, or name another file or
   * gateway.
   */
  E_BUSY: unknown;
  /**
   * The engine cannot run a build of the core: a feature or the module's file is missing, module and host are of
   * different versions, the engine failed, or it has no WebAssembly. Take `baseline`, or install the package again.
   */
  E_ENGINE: unknown;
  /** A call on a model after `dispose()`. Load it again. */
  E_DISPOSED: unknown;
  /** Calls of the ABI are out of turn; the host itself never makes such. Load, begin, push all, step. */
  E_STATE: unknown;
  /** The `AbortSignal` of a call was aborted; the error's `name` is `AbortError`. The next call is not affected. */
  E_ABORTED: unknown;
  /**
   * A training was stopped by Ctrl-C, SIGTERM or SIGHUP, after its checkpoint was saved; `place` is the number of steps
   * done. The same command with `--resume` goes on.
   */
  E_INTERRUPTED: unknown;
  /**
   * This engine computes something else than the golden digest of the weights file; `place` is the first such layer.
   * Use another build or engine, and report it.
   */
  E_SELFTEST: unknown;
  /** A fault of this program. Report it with the command and the sentence. */
  E_INTERNAL: unknown;

  /** The weights file is shorter than its header says. Copy it again. */
  E_FILE_TRUNCATED: unknown;
  /** The file is no packed weights file. Make one with `mobilenet pack`. */
  E_FILE_MAGIC: unknown;
  /** The weights file is of a later format; `place` is its version. Update this runtime, or pack the model again. */
  E_FILE_VERSION: unknown;
  /** A reserved bit or field is set; `place` is its byte. Pack the model again. */
  E_FILE_FLAGS: unknown;
  /** Bytes follow the end of the weights file. Copy it again. */
  E_FILE_LENGTH: unknown;
  /**
   * A section is unknown, missing, double, misplaced, or not as long as the layers need; `place` is its type in
   * weights/FORMAT.md. Pack the model again.
   */
  E_FILE_SECTION: unknown;
  /** The SHA-256 of the weights file differs: it is damaged. Copy it again. */
  E_FILE_DIGEST: unknown;
  /** A field of the input contract is out of range; `place` is its byte in the section. Pack the model again. */
  E_FILE_CONTRACT: unknown;
  /**
   * A layer does not continue the one before it, or has a shape, stride, scale or clamp out of range; `place` is its
   * index. Pack the model again.
   */
  E_FILE_LAYER: unknown;
  /** A layer has a requantization scale or bias out of range; `place` is its index. Pack the model again. */
  E_FILE_CHANNEL: unknown;
  /** The softmax table rises, leaves 0…1 or holds no number; `place` is the entry. Pack the model again. */
  E_FILE_SOFTMAX: unknown;
  /**
   * Labels are not one plain line of UTF-8 per class, or are those of the model in another order; `place` is the line.
   * Correct the text.
   */
  E_FILE_LABELS: unknown;
  /** The golden digests do not belong to these layers. Pack the model again. */
  E_FILE_GOLDEN: unknown;
  /**
   * The network needs more than the fixed memory of this build, or a training more than this process can have; `place` is
   * the number of pages. Take a larger build, or a smaller width, side or batch.
   */
  E_MEMORY: unknown;

  /**
   * The file is no .tflite or .safetensors, or a table or the header of it is damaged; `place` names the table, tensor
   * or field. Download, convert or write it again.
   */
  E_MODEL_FORMAT: unknown;
  /** The .tflite or .safetensors is cut short: a table or tensor lies beyond its end. Copy it again. */
  E_MODEL_TRUNCATED: unknown;
  /**
   * The model holds more than any MobileNet V1: bytes, tables, operators, axes, elements, or bytes of its header. Give
   * the right model.
   */
  E_MODEL_LIMIT: unknown;
  /** The model is not quantized. Convert it with full integer quantization, as the sentence says. */
  E_MODEL_FLOAT: unknown;
  /**
   * A tensor is of a type that does not run here: in a .tflite float, int16, int4 or sparse, in a .safetensors another
   * than F32, F16 and BF16; `place` names it. Quantize the model to int8, or write it in float.
   */
  E_MODEL_TYPE: unknown;
  /**
   * A tensor of a .safetensors is missing, one too many, or holds no usable numbers; `place` is its name. Give a
   * MobileNet V1 with timm's names, as docs/quantization.md lists them.
   */
  E_MODEL_TENSOR: unknown;
  /** An operator is none of a MobileNet V1, or stands where it cannot; `place` is its index. Give a MobileNet V1. */
  E_MODEL_OPERATOR: unknown;
  /**
   * A shape is not that of a MobileNet V1 with a fixed input, or does not fit its bytes; `place` is the tensor or
   * layer. Convert the model again with a fixed input shape.
   */
  E_MODEL_SHAPE: unknown;
  /**
   * A scale or zero point is missing, out of range or not that of its layer; `place` is the tensor or layer. Convert
   * the model again with full integer quantization.
   */
  E_MODEL_QUANTIZATION: unknown;
  /**
   * There are more or fewer labels than classes. Give one line per class; `pack --background` adds the class that
   * TF-slim's lists leave out.
   */
  E_LABELS_COUNT: unknown;

  /**
   * A side of the picture is 0 or above 32768; or it has more than 110 million pixels, a BMP more than 16 million; or
   * decoding it takes more than 640 MB. Make it smaller, or store it without passes.
   */
  E_IMAGE_SIZE: unknown;
  /** More bytes were pushed into the core than the picture has; `place` is how many are due. */
  E_IMAGE_PIXELS: unknown;
  /**
   * The picture is damaged, cut short, or of a format that is not read here. Copy it again, or convert it to JPEG,
   * PNG or PPM.
   */
  E_IMAGE_FORMAT: unknown;
  /** JPEG, PNG and WebP need a decoder that is not here. `npm i sharp`, or convert the picture to PPM. */
  E_IMAGE_DECODER: unknown;
  /** Raw pixels are not as many bytes as their sides say. Give height × width × 3 bytes for each picture. */
  E_INPUT_SHAPE: unknown;
  /**
   * A folder of labelled pictures is not one folder per class, does not fit the classes of the model, or cannot be learnt
   * from: fewer than two classes, a class without a picture, a broken picture, more pixels than 4 GB. The sentence names
   * the folder or file and what mends it.
   */
  E_DATASET: unknown;
}

export type ErrorCode = keyof Codes;

/** Its `name` is `MobilenetError`; of an abort `AbortError`, by which the functions of the platform name it too. */
export class MobilenetError extends Error {
  readonly code: ErrorCode;
  /** Where: the index of a layer or operator, an address, a path. */
  readonly place: string | number | undefined;

  constructor(code: ErrorCode, sentence: string, place?: string | number, options?: ErrorOptions) {
    super(sentence, options);
    this.name = code === 'E_ABORTED' ? 'AbortError' : 'MobilenetError';
    this.code = code;
    this.place = place;
  }
}
