"""Chooses the small golden set (golden.zip) from the full goldens of the reference implementations. README.md says what is in it.

    python3 select.py GOLDEN TOKENIZER OUTPUT.zip

GOLDEN has the folders hf, rtd, tasks and tokenizer; TOKENIZER is DeBERTaV3's published spm.model. Expected values are copied, never
computed: a tensor that is large is stored by some of its rows (name#rowsA_B), and of a file of lines every n-th line is taken.
"""
import array
import json
import pathlib
import struct
import sys
import zipfile

# Lines of the tokenizer's files that are texts of XQuAD, whose licence (CC BY-SA 4.0) is another than this repository's.
XQUAD = {"deberta-v3": range(172, 364), "nfkc-cf-byte-fallback": range(122, 146), "identity-keep-spaces": range(122, 146)}


def read_tensors(data):
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    header.pop("__metadata__", None)
    return {name: (t["dtype"], t["shape"], body[slice(*t["data_offsets"])]) for name, t in header.items()}


def write_tensors(tensors):
    header, body = {}, b""
    for name, (dtype, shape, values) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(values)]}
        body += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def shrink(name, tensor, limit, last=False):
    """The tensor, or so many rows of it as fit into so many bytes (one at least): those at its largest value, or the last ones."""
    dtype, shape, values = tensor
    if len(values) <= limit or not shape or shape[0] == 1 or dtype != "F32":
        return name, tensor
    row = len(values) // shape[0]
    count = max(1, limit // row)
    numbers = array.array("f", values)
    largest = max(range(len(numbers)), key=lambda i: abs(numbers[i])) * 4 // row
    begin = shape[0] - count if last else min(largest, shape[0] - count)
    whole, _, old = name.partition("#rows")
    offset = int(old.split("_")[0]) if old else 0
    part = values[begin * row : (begin + count) * row]
    return f"{whole}#rows{offset + begin}_{offset + begin + count}", (dtype, [count, *shape[1:]], part)


class Selection:
    def __init__(self, golden):
        self.golden, self.files = pathlib.Path(golden), {}

    def read(self, path):
        return (self.golden / path).read_bytes()

    def json(self, path):
        return json.loads(self.read(path))

    def add(self, path, content):
        self.files[path] = content if isinstance(content, bytes) else json.dumps(content, separators=(",", ":")).encode()

    def copy(self, *paths):
        for path in paths:
            for file in sorted((self.golden / path).rglob("*")) if (self.golden / path).is_dir() else [self.golden / path]:
                if file.is_file():
                    self.add(file.relative_to(self.golden).as_posix(), file.read_bytes())

    def write(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as output:
            for name in sorted(self.files):
                output.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), self.files[name], zipfile.ZIP_DEFLATED, 9)


def select_hf(out):
    """Everything that the folder odd-seqcls can be asked, and one tiny network in several checkpoint formats."""
    states = ["L1_none", "L17_holes", "L18_left", "L200_none", "L512_right"]
    limits = {"hidden_states": 1, "attention": 1, "head": 10**6, "gradients": 200, "training": 200, "formats": 10**6}
    dropped = ("c2c", "attention_probs")  # large, and shown by the hidden states
    cases = []
    for case in out.json("hf/cases.json")["cases"]:
        kind = case["kind"]
        if case["model"] not in ("models/odd-seqcls", "formats/*") or kind == "hidden_states" and case["name"][9:] not in states:
            continue
        tensors, chosen, expected = read_tensors(out.read(f"hf/{case['file']}")), {}, []
        for name, tensor in tensors.items():
            if name in dropped:
                continue
            is_input = name in case["inputs"]
            new, part = (name, tensor) if is_input else shrink(name, tensor, limits[kind], kind == "hidden_states")
            chosen[new] = part
            if not is_input and not any(e.endswith("*") and name.startswith(e[:-1]) for e in case["expected"]):
                expected.append(new)
        case["expected"] = [e for e in case["expected"] if e.endswith("*")] + expected
        out.add(f"hf/{case['file']}", write_tensors(chosen))
        cases.append({k: v for k, v in case.items() if k not in ("tensors", "notes") and not k.startswith(("rel_rows", "fp32_error"))})
    folders = ["fp16_safetensors", "bf16_safetensors", "sharded_safetensors", "legacy_fp16_bin", "mixed_bin", "malicious"]
    out.copy("hf/models/odd-seqcls", *(f"hf/formats/{folder}" for folder in folders))
    formats = {name: entry for name, entry in out.json("hf/formats/formats.json").items() if name in folders}
    out.copy(*{f"hf/formats/{entry['expected']}" for entry in formats.values() if entry["expected"]})
    out.add("hf/formats/formats.json", formats)
    out.copy("hf/bucket_tables.json")
    out.add("hf/cases.json", {"format": "hf", "also": out.json("hf/cases.json")["also"], "cases": cases})


def select_rtd(out):
    """All cases but those that need large inputs or weights of their own, or differ from another by a number."""
    cases = []
    for case in out.json("rtd/cases.json")["cases"]:
        if case["name"] in ("03_replacement", "05_grads_b", "09_mlm_plain", "10_sift_default"):
            continue
        tensors, chosen, entries = read_tensors(out.read(f"rtd/{case['file']}")), {}, []
        for entry in case["tensors"]:
            name, role = entry["name"], entry["role"]
            if name.startswith("cos_traj"):
                continue  # reads whole tables that are not stored here
            new, tensor = (name, tensors[name]) if role == "input" else shrink(name, tensors[name], 200)
            chosen[new] = tensor
            kept = {"name": new, "role": role}
            if new == name and "other_rows" in entry:
                kept["other_rows"] = entry["other_rows"]
            entries.append(kept)
        out.add(f"rtd/{case['file']}", write_tensors(chosen))
        for field in ("checksums", "gradient_checksums"):
            if field in case:
                out.add(f"rtd/{case[field]}", {name: {k: float(f"{v:.10g}") for k, v in sums.items() if k in ("sum", "l2", "change_l2")}
                                               for name, sums in out.json(f"rtd/{case[field]}").items()})
        cases.append({**{k: v for k, v in case.items() if k not in ("title", "start", "weights_note", "row_slices")}, "tensors": entries})
    out.copy("rtd/config.json", "rtd/generator.safetensors")
    unused = ("lm_predictions.", "deberta.embeddings.position_embeddings.")  # by a discriminator; 09_mlm_plain needs them
    weights = read_tensors(out.read("rtd/discriminator.safetensors"))
    out.add("rtd/discriminator.safetensors", write_tensors({k: v for k, v in weights.items() if not k.startswith(unused)}))
    out.add("rtd/cases.json", {"format": "rtd", "cases": cases})


def select_tasks(out):
    """One fine-tuned folder: pairs, and zero-shot classification by them; all metrics."""
    cases = [case for case in out.json("tasks/cases.json")["cases"] if case.get("folder") == "models/nli"]
    out.copy("tasks/models/nli")
    out.add("tasks/cases.json", {"format": "tasks", "cases": cases})
    out.add("tasks/metrics.json", out.json("tasks/metrics.json"))


def fields(message):
    """The fields of a protobuf message: (number, value, whole field)."""
    i = 0

    def varint():
        nonlocal i
        value = shift = 0
        while True:
            byte = message[i]
            i, value, shift = i + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    while i < len(message):
        start = i
        tag = varint()
        if tag & 7 == 0:
            value = varint()
        elif tag & 7 == 5:
            value, i = message[i : i + 4], i + 4
        else:
            length = varint()
            value, i = message[i : i + length], i + length
        yield tag >> 3, value, message[start:i]


def trim_model(model, texts):
    """The model without the pieces that cannot occur in these texts and without its character map, and the new id of each old one."""
    spelled = ["\u2581" + text.replace(" ", "\u2581") for text in texts]
    joined, kept, ids, scores, rest = "\n".join(spelled), [], {}, {}, b""
    pieces = [(dict((n, v) for n, v, _ in fields(value)), raw) for number, value, raw in fields(model) if number == 1]
    for i, (piece, _) in enumerate(pieces):
        scores[i] = struct.unpack("<f", piece.get(2, b"\0\0\0\0"))[0]
    lowest = min(scores, key=lambda i: (scores[i], i))  # what an unknown character costs follows from it
    for i, (piece, raw) in enumerate(pieces):
        if piece.get(3, 1) != 1 or i == lowest or piece[1].decode() in joined:
            ids[i] = len(ids)
            kept.append(raw)
    for number, value, raw in fields(model):
        if number == 3:
            body = b"".join(part for n, _, part in fields(value) if n != 2)
            raw = bytes([number << 3 | 2, len(body)]) + body
        if number != 1:
            rest += raw
    ids[len(pieces)] = len(kept)  # [MASK] is added behind the model
    return b"".join(kept) + rest, ids


def is_plain(text):
    """Whether the character map and the rules of white space leave the text alone."""
    return text.isascii() and text.isprintable() and text == " ".join(text.split(" ")).strip() and "  " not in text


def select_tokenizer(out, model):
    def lines(name):
        read = [json.loads(line) for line in out.read(f"tokenizer/{name}.jsonl").decode().split("\n") if line]
        return [line for i, line in enumerate(read) if i not in XQUAD.get(name, ())]

    def add(name, chosen):
        out.add(f"tokenizer/{name}.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in chosen).encode())

    cases = {case["name"]: case for case in out.json("tokenizer/cases.json")["cases"]}
    add("nfkc-cf-byte-fallback", lines("nfkc-cf-byte-fallback")[::2])
    cases["nfkc-cf-byte-fallback"]["model"] = "../tasks/models/nli/spm.model"  # the same file
    add("identity-keep-spaces", lines("identity-keep-spaces")[::2])
    out.copy("tokenizer/models/identity-keep-spaces.model")
    published = [line for line in lines("deberta-v3") if is_plain(line["text"])][::2]
    # All of them are XQuAD's: few, and named in README.md.
    encoding = [line for line in lines("encoding") if all(is_plain(text) for text in (line["a"], line["b"]) if text is not None)][11:46]
    texts = [line["text"] for line in published] + [line[key] for line in encoding for key in "ab" if line[key] is not None]
    trimmed, ids = trim_model(model, texts)
    for line in published:
        line["ids"] = [ids[i] for i in line["ids"]]
    for part in [line for line in encoding if "input_ids" in line] + [window for line in encoding for window in line.get("windows", [])]:
        part["input_ids"] = [ids[i] for i in part["input_ids"]]
    cases["encoding"]["special"]["mask"] = ids[cases["encoding"]["special"]["mask"]]
    for name, chosen in (("deberta-v3", published), ("encoding", encoding)):
        add(name, chosen)
        cases[name]["model"] = "models/deberta-v3-trimmed.model"
    out.add("tokenizer/models/deberta-v3-trimmed.model", trimmed)
    names = ("nfkc-cf-byte-fallback", "identity-keep-spaces", "deberta-v3", "encoding")
    out.add("tokenizer/cases.json", {"format": "tokenizer", "cases": [cases[name] for name in names]})


def main(golden, tokenizer, output):
    out = Selection(golden)
    select_hf(out)
    select_rtd(out)
    select_tasks(out)
    select_tokenizer(out, pathlib.Path(tokenizer).read_bytes())
    out.write(output)
    print(f"{len(out.files)} files, {pathlib.Path(output).stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
