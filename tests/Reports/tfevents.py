"""Reads a TensorBoard event file with nothing but the standard library, and prints each event as one line of JSON.

Written from the formats themselves, not from Backprop: TFRecord framing (tensorflow/core/lib/io/record_writer.h), CRC-32C by table (RFC 3720, B.4), the protocol buffers wire
format, and the field numbers of tensorflow/core/util/event.proto, framework/summary.proto and framework/histogram.proto.
"""
import json
import struct
import sys

TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    TABLE.append(byte)


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 255]
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(file):
    while header := file.read(12):
        length, crc = struct.unpack("<QI", header)
        assert crc == masked_crc(header[:8]), "checksum of the length"
        data = file.read(length)
        assert len(data) == length, "truncated"
        assert struct.unpack("<I", file.read(4))[0] == masked_crc(data), "checksum of the record"
        yield data


def varint(data, at):
    value = shift = 0
    while True:
        byte, at = data[at], at + 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 5:
            value, at = data[at:at + 4], at + 4
        else:
            assert kind == 2, f"wire type {kind}"
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        yield key >> 3, value


def doubles(data):
    return list(struct.unpack(f"<{len(data) // 8}d", data))


def event(data):
    result = {"step": 0, "values": {}}
    for number, value in fields(data):
        if number == 1:
            result["wallTime"] = doubles(value)[0]
        elif number == 2:
            result["step"] = value
        elif number == 3:
            result["fileVersion"] = value.decode()
        elif number == 7:
            result["session"] = dict(fields(value))[1]
        elif number == 5:
            for each, summary_value in fields(value):
                assert each == 1
                parts = dict(fields(summary_value))
                if 2 in parts:
                    result["values"][parts[1].decode()] = struct.unpack("<f", parts[2])[0]
                else:
                    histogram = dict(fields(parts[5]))
                    names = {1: "min", 2: "max", 3: "num", 4: "sum", 5: "sumSquares"}
                    result["values"][parts[1].decode()] = {
                        **{name: doubles(histogram[n])[0] if n in histogram else 0.0 for n, name in names.items()},
                        "limits": doubles(histogram[6]), "counts": doubles(histogram[7])}
        else:
            raise AssertionError(f"field {number}")
    return result


with open(sys.argv[1], "rb") as events:
    for record in records(events):
        print(json.dumps(event(record)))
