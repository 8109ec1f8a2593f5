/** The barcode reader for browsers without their own; its WebAssembly lies beside the bundle, on our host. */
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";
import reader from "zxing-wasm/reader/zxing_reader.wasm";

prepareZXingModule({ overrides: { locateFile: () => new URL(reader, import.meta.url).href } });

export { BarcodeDetector };
