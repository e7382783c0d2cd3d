//! OpenStreetMap's format written, well or badly.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// What a writer of `.osm.pbf` does, as little of it as a file needs.
#[derive(Default)]
pub struct Pbf(pub Vec<u8>);

/// References to nodes, and tags.
pub type Way<'a> = (&'a [i64], &'a [(&'a str, &'a str)]);

pub fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while 0x80 <= number {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

pub fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

/// Differences of signed numbers, packed.
pub fn deltas(numbers: &[i64]) -> Vec<u8> {
    let mut last = 0_i64;
    let zigzag = |number: &i64| {
        let step = number.wrapping_sub(last);
        last = *number;
        varint(((step << 1) ^ (step >> 63)) as u64)
    };
    numbers.iter().flat_map(zigzag).collect()
}

fn deflated(contents: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents).unwrap();
    encoder.finish().unwrap()
}

impl Pbf {
    pub fn with_header() -> Self {
        let header = [bytes(4, b"OsmSchema-V0.6"), bytes(4, b"DenseNodes")].concat();
        Self::default().zlib("OSMHeader", &header)
    }

    pub fn zlib(self, kind: &str, contents: &[u8]) -> Self {
        let blob = [number(2, contents.len() as u64), bytes(3, &deflated(contents))].concat();
        self.blob(kind, &blob)
    }

    pub fn blob(mut self, kind: &str, blob: &[u8]) -> Self {
        let header = [bytes(1, kind.as_bytes()), number(3, blob.len() as u64)].concat();
        self.0.extend((header.len() as u32).to_be_bytes());
        self.0.extend(header);
        self.0.extend(blob);
        self
    }

    /// Nodes in 10⁻⁷ degrees; ways with the references and tags of each.
    pub fn data(self, nodes: &[(i64, i64, i64)], ways: &[Way]) -> Self {
        let mut strings = vec![""];
        let mut groups = dense(nodes);
        for (refs, tags) in ways {
            let (mut keys, mut values) = (Vec::new(), Vec::new());
            for (key, value) in *tags {
                keys.extend(varint(strings.len() as u64));
                values.extend(varint(strings.len() as u64 + 1));
                strings.extend([key, value]);
            }
            let way = [number(1, 1), bytes(2, &keys), bytes(3, &values), bytes(8, &deltas(refs))];
            groups.extend(bytes(2, &bytes(3, &way.concat())));
        }
        let table: Vec<u8> = strings.iter().flat_map(|text| bytes(1, text.as_bytes())).collect();
        let block = [bytes(1, &table), groups].concat();
        self.zlib("OSMData", &block)
    }
}

pub fn dense(nodes: &[(i64, i64, i64)]) -> Vec<u8> {
    let column =
        |pick: fn(&(i64, i64, i64)) -> i64| deltas(&nodes.iter().map(pick).collect::<Vec<_>>());
    let (ids, lons, lats) = (column(|node| node.0), column(|node| node.1), column(|node| node.2));
    bytes(2, &bytes(2, &[bytes(1, &ids), bytes(8, &lats), bytes(9, &lons)].concat()))
}
