use serde_json::{Map, Value, json};

use super::parameters;
use super::schemas;
use crate::export::Format;
use crate::language::{Language, say};
use crate::model::BlockIdx;
use crate::serve::changes;
use crate::serve::check;
use crate::serve::comment;
use crate::serve::downloads;
use crate::serve::examples;
use crate::serve::find;
use crate::serve::lookup;
use crate::serve::notice;
use crate::serve::ogc::{DOCUMENT, ITEM, Layer, System, known};
use crate::serve::plans::Shown;
use crate::serve::site::WHICH_PLAN;
use crate::serve::tiles;

/// One address, and what can be asked there.
pub struct Operation {
    pub path: String,
    pub method: Method,
    id: String,
    summary: String,
    parameters: Vec<Value>,
    /// Media type and schema of what is there, `None` where it is no JSON.
    answers: Vec<(&'static str, Option<Value>)>,
    /// Whether what is asked for may not be there.
    may_lack: bool,
    /// Whether the office gets to see more.
    for_office: bool,
    /// Whether nobody else gets to see anything.
    is_secret: bool,
    /// What else may be answered: the status, and what it means.
    others: Vec<(&'static str, &'static str)>,
}

pub enum Method {
    Get,
    /// What is sent is a form of this schema.
    Post(Value),
}

impl Method {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post(_) => "post",
        }
    }
}

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";
const SCHEMA: &str = "application/schema+json";
const HTML: &str = "text/html";
const TEXT: &str = "text/plain";

impl Operation {
    fn of(path: &str, id: &str, summary: &str) -> Self {
        Self {
            path: path.to_owned(),
            method: Method::Get,
            id: id.to_owned(),
            summary: summary.to_owned(),
            parameters: Vec::new(),
            answers: Vec::new(),
            may_lack: false,
            for_office: false,
            is_secret: false,
            others: Vec::new(),
        }
    }

    fn with(mut self, names: &[&str]) -> Self {
        self.may_lack |= names.contains(&WHICH_PLAN[0]);
        self.parameters.extend(names.iter().map(|name| parameters::shared(name)));
        self
    }

    fn answers(mut self, media: &'static str, schema: Value) -> Self {
        self.answers.push((media, Some(schema)));
        self
    }

    fn answers_with(mut self, media: &'static str) -> Self {
        self.answers.push((media, None));
        self
    }

    /// As a page, too.
    fn for_people(self) -> Self {
        self.answers_with(HTML)
    }

    fn for_office(mut self) -> Self {
        self.for_office = true;
        self
    }

    /// As OpenAPI has it.
    pub fn description(&self) -> Value {
        let content = self.answers.iter().map(|(media, schema)| {
            let text = json!({ "type": "string" });
            ((*media).to_owned(), json!({ "schema": schema.clone().unwrap_or(text) }))
        });
        let content: Map<String, Value> = content.collect();
        let problem = |description: &str| {
            json!({ "description": description, "content": {
                "application/problem+json": { "schema": schemas::reference("Problem") },
            } })
        };
        let mut responses = match self.method {
            Method::Get => json!({
                "200": { "description": "What was asked for", "content": content },
                "304": { "description": "The client has it already" },
            }),
            Method::Post(_) => {
                json!({ "201": { "description": "It is kept", "content": content } })
            }
        };
        responses["400"] = problem("Something is wrong with the parameters: everything at once");
        if self.may_lack {
            responses["404"] = problem("There is no such thing, or no such plan");
        }
        for (status, meaning) in &self.others {
            let is_problem = status.starts_with(['4', '5']);
            responses[status] =
                if is_problem { problem(meaning) } else { json!({ "description": meaning }) };
        }
        let mut operation = json!({
            "operationId": self.id,
            "summary": self.summary,
            "parameters": self.parameters,
            "responses": responses,
        });
        if let Method::Post(form) = &self.method {
            let form = json!({ comment::FORM: { "schema": form } });
            operation["requestBody"] = json!({ "required": true, "content": form });
        }
        if self.for_office {
            let office = json!({ "office": [] });
            operation["security"] =
                if self.is_secret { json!([office]) } else { json!([{}, office]) };
            operation["responses"]["401"] = problem("The token is not the office's");
        }
        operation
    }
}

/// Everything but the features.
pub fn of_server(shown: &Shown) -> Vec<Operation> {
    let any = || json!({ "type": "object" });
    let mut lookup =
        Operation::of("/api/lookup", "lookup", "The school of a block or of a place, and why")
            .with(&lookup::PARAMETERS)
            .answers(JSON, schemas::reference("Explanation"));
    if let Some(block) = shown.published.world.district.blocks().first() {
        lookup.parameters[0]["example"] = block.id.0.as_str().into();
    }
    vec![
        lookup,
        find(),
        Operation::of(
            "/api/plans",
            "plans",
            "The published plans, by the day from which they are valid",
        )
        .answers(JSON, schemas::plans()),
        check(shown),
        notice(shown),
        changes(),
        Operation::of("/downloads/changes.csv", "changesFile", "The same as a table")
            .with(&WHICH_PLAN)
            .answers_with("text/csv"),
        comment(),
        comments(),
        Operation::of("/api/plan", "plan", "The plan itself, with its certificate")
            .with(&WHICH_PLAN)
            .answers(JSON, any()),
        Operation::of("/api/report", "report", "The numbers of the plan")
            .with(&WHICH_PLAN)
            .answers(JSON, any()),
        whole("schools"),
        whole("blocks"),
        whole("zones"),
        Operation::of("/tiles.json", "tilejson", "The vector tiles, as TileJSON describes them")
            .with(&WHICH_PLAN)
            .answers(JSON, any()),
        Operation::of("/style.json", "style", "How MapLibre may draw them")
            .with(&WHICH_PLAN)
            .answers(JSON, any()),
        tile(shown),
        Operation::of("/examples", "examples", "How other tools read this server")
            .with(&examples::PARAMETERS)
            .answers(JSON, any())
            .for_people(),
        download(),
        Operation::of("/openapi.json", "openapi", "This description")
            .with(&WHICH_PLAN)
            .answers("application/vnd.oai.openapi+json;version=3.1", any()),
        Operation::of("/healthz", "healthz", "Whether the server runs").answers_with(TEXT),
        Operation::of("/metrics", "metrics", "How it goes, as Prometheus reads it")
            .answers_with(TEXT),
    ]
}

fn check(shown: &Shown) -> Operation {
    let mut check = Operation::of("/api/check", "check", "Which notice has this code")
        .with(&check::PARAMETERS)
        .answers(JSON, schemas::check());
    let code = shown.notice("").code(BlockIdx(0));
    check.parameters[0]["required"] = true.into();
    check.parameters[0]["example"] = code.to_string().into();
    Operation { may_lack: true, ..check }
}

fn notice(shown: &Shown) -> Operation {
    let mut notice = Operation::of("/notice.pdf", "notice", "One home's answer on paper")
        .with(&notice::PARAMETERS)
        .answers_with(notice::PDF);
    notice.parameters[0]["required"] = true.into();
    if let Some(block) = shown.published.world.district.blocks().first() {
        notice.parameters[0]["example"] = block.id.0.as_str().into();
    }
    notice.others.push(("501", "The server was built without the font of notices"));
    notice
}

fn changes() -> Operation {
    let about = "Who changes school by a draft or a coming plan, against the current one";
    Operation::of("/api/changes", "changes", about)
        .with(&changes::PARAMETERS)
        .answers(JSON, schemas::changes())
}

fn comment() -> Operation {
    let mut comment = Operation::of("/comment", "comment", "Say something of a draft")
        .answers(JSON, schemas::taken());
    comment.method = Method::Post(schemas::comment_form());
    comment.others = vec![
        ("403", "A page of another site sent it"),
        ("404", "There is no such block, level or plan"),
        ("409", "No draft is open for comments"),
        ("413", "It is too long"),
        ("415", "It is no form"),
        ("429", "Too many came at once: Retry-After says when to try again"),
    ];
    comment
}

fn comments() -> Operation {
    let about = "What people said of drafts, for the office alone";
    let mut comments = Operation::of("/api/comments", "comments", about)
        .with(&comment::READING)
        .answers(JSON, schemas::comments())
        .for_office();
    comments.is_secret = true;
    comments
}

fn tile(shown: &Shown) -> Operation {
    let mut tile =
        Operation::of("/tiles/{zoom}/{x}/{y}.mvt", "tile", "A vector tile: schools, blocks, zones")
            .with(&WHICH_PLAN)
            .answers_with(tiles::TILE);
    let example = tiles::example(&shown.published).unwrap_or_default();
    for (name, description, example) in [
        ("zoom", "Zoom, from 0 to 14", example.zoom.into()),
        ("x", "Column, from the west", example.x),
        ("y", "Row, from the north", example.y),
    ] {
        let mut parameter = parameters::in_path(name, description, None);
        parameter["schema"] = json!({ "type": "integer", "minimum": 0, "maximum": 16_383 });
        parameter["example"] = example.into();
        tile.parameters.push(parameter);
    }
    tile.others.push(("204", "Nothing is there"));
    tile
}

fn find() -> Operation {
    let summary = "Blocks, schools and addresses by what people call them";
    let mut find = Operation::of("/api/find", "find", summary)
        .with(&find::PARAMETERS)
        .answers(JSON, schemas::found());
    find.parameters[0]["required"] = true.into();
    let (usual, most) = (find::USUAL_LIMIT, find::LARGEST_LIMIT);
    find.parameters[1]["description"] = "How many matches at most".into();
    find.parameters[1]["schema"] =
        json!({ "type": "integer", "minimum": 1, "maximum": most, "default": usual });
    find
}

fn download() -> Operation {
    let files: Vec<String> = downloads::all().collect();
    let mut download = Operation::of("/downloads/{file}", "download", "A layer, or all, as a file")
        .with(&WHICH_PLAN);
    let mut file = parameters::in_path("file", "Which file", None);
    file["schema"]["enum"] = json!(files);
    download.parameters.push(file);
    let media = Format::ALL.map(Format::media_type);
    let described = media.into_iter().map(|media| (media, (media == GEOJSON).then(any_object)));
    download.answers.extend(described);
    download.others.push(("206", "The part that Range asks for"));
    download.others.push(("416", "There is no such part"));
    download
}

fn any_object() -> Value {
    json!({ "type": "object" })
}

fn whole(name: &str) -> Operation {
    let summary = format!("All {name}, as one file");
    Operation::of(&format!("/{name}.geojson"), &format!("{name}Whole"), &summary)
        .with(&WHICH_PLAN)
        .answers(GEOJSON, schemas::reference("FeatureCollection"))
}

/// `base`: what stands before every path.
pub fn of_features(shown: &Shown, base: &str) -> Vec<Operation> {
    let landing = if base.is_empty() { "/" } else { base };
    let any = || json!({ "type": "object" });
    let openapi = "application/vnd.oai.openapi+json;version=3.0";
    let mut operations = vec![
        document(landing, "landing", "Where everything is")
            .answers(JSON, schemas::reference("Landing")),
        document(&format!("{base}/conformance"), "conformance", "Which standards are kept")
            .answers(JSON, schemas::conformance()),
        document(&format!("{base}/api"), "description", "This description").answers(openapi, any()),
        document(&format!("{base}/collections"), "collections", "Which collections there are")
            .answers(JSON, schemas::collections()),
    ];
    for layer in &shown.published.layers {
        let id = layer.collection.id;
        let path = format!("{base}/collections/{id}");
        operations.extend([
            document(&path, id, &say!(Language::English, layer.collection.title))
                .answers(JSON, schemas::reference("Collection")),
            document(
                &format!("{path}/schema"),
                &format!("{id}_schema"),
                "JSON Schema of a feature",
            )
            .answers(SCHEMA, any()),
            document(
                &format!("{path}/queryables"),
                &format!("{id}_queryables"),
                "Which properties can be filtered by",
            )
            .answers(SCHEMA, any()),
        ]);
        operations.extend(of_items(layer, &shown.published.systems, &path));
    }
    operations
}

fn document(path: &str, id: &str, summary: &str) -> Operation {
    Operation::of(path, id, summary).with(&DOCUMENT).for_people().for_office()
}

/// All of them, and one of them.
fn of_items(layer: &Layer, systems: &[System], path: &str) -> [Operation; 2] {
    let collection = layer.collection;
    let id = collection.id;
    let parameter = |name: &&str| parameters::of_collection(name, collection, systems);
    let items = format!("{path}/items");
    let summary = say!(Language::English, collection.description);
    let mut all = Operation::of(&items, &format!("{id}_items"), &summary)
        .answers(GEOJSON, schemas::features(collection));
    all.parameters = known(collection).iter().map(parameter).collect();
    let one = format!("{items}/{{featureId}}");
    let mut one = Operation::of(&one, &format!("{id}_item"), "One of them")
        .answers(GEOJSON, schemas::feature(collection));
    one.parameters = ITEM.iter().map(parameter).collect();
    let example = layer.items.first().map(|item| item.id.as_str());
    one.parameters.push(parameters::in_path("featureId", "Its id", example));
    [all, one].map(|operation| Operation { may_lack: true, ..operation }.for_people().for_office())
}
