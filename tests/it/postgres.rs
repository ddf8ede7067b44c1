//! Reading from a real PostgreSQL server, started for the test in a folder of its own.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests stop where a test would, and say what they skip"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::Array as _;
use tudien::source::postgres::Database;
use tudien::source::{ReadOptions, read};

const PASSWORD: &str = "mat-khau-de-thu-9";

/// A server that stops when dropped.
struct Server {
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
}

/// Where Debian's package puts the server's programs.
fn programs() -> Option<PathBuf> {
    let versions = tudien::files::list(Path::new("/usr/lib/postgresql")).ok()?;
    versions.into_iter().rev().map(|version| version.join("bin")).find(|bin| bin.join("initdb").is_file())
}

impl Server {
    /// A program of the server, run by a user that it accepts: it refuses root.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let path = self.bin.join(program);
        let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
        let mut command = if root { Command::new("runuser") } else { Command::new(&path) };
        if root {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        command.args(arguments).current_dir("/").output().unwrap()
    }

    fn start() -> Option<Self> {
        let Some(bin) = programs() else {
            eprintln!("skipped: no PostgreSQL server is installed (Debian: apt-get install postgresql)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { folder, bin, port };
        Command::new("chmod").arg("777").arg(server.folder.path()).status().unwrap();
        let data = server.folder.path().join("data");
        let data = data.to_str().unwrap();
        let made = server.run("initdb", &["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let options = format!("-F -p {port} -c listen_addresses=127.0.0.1 -k {}", server.folder.path().display());
        let log = server.folder.path().join("log");
        let started = server.run("pg_ctl", &["-D", data, "-w", "-o", &options, "-l", log.to_str().unwrap(), "start"]);
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
        Some(server)
    }

    fn client(&self) -> postgres::Client {
        let address = format!("host=127.0.0.1 port={} user=postgres dbname=postgres", self.port);
        postgres::Client::connect(&address, postgres::NoTls).unwrap()
    }

    fn database(&self, table: Option<&str>, query: Option<&str>) -> Database {
        Database {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            dbname: "postgres".to_owned(),
            user: "postgres".to_owned(),
            password_env: "PGPASSWORD".to_owned(),
            table: table.map(str::to_owned),
            query: query.map(str::to_owned),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        self.run("pg_ctl", &["-D", data.to_str().unwrap(), "-m", "immediate", "stop"]);
        Command::new("rm").arg("-rf").arg(data).status().ok();
    }
}

fn rows(database: &Database) -> Result<Vec<Vec<String>>, tudien::error::Error> {
    let options = ReadOptions { database: Some(database.clone()), ..ReadOptions::default() };
    let mut reading = read(&database.place(), &options)?;
    let mut table = reading.tables.remove(0);
    let mut made = vec![table.columns.iter().map(tudien::source::Column::header).collect()];
    while let Some(batch) = table.rows.next_batch()? {
        for row in 0..batch.lines.len() {
            let text = |column: &arrow::array::StringArray| {
                if column.is_null(row) { String::new() } else { column.value(row).to_owned() }
            };
            made.push(batch.columns.iter().map(text).collect());
        }
    }
    Ok(made)
}

#[test]
fn tables_queries_types_and_refusals() {
    let Some(server) = Server::start() else { return };
    server
        .client()
        .batch_execute(&format!(
            "CREATE SCHEMA dan_cu; CREATE TABLE dan_cu.cong_dan(ho_ten text, so_dinh_danh text, ngay_sinh date, \
             gioi_tinh text, thu_nhap numeric(20,3), con boolean, luc timestamp, thuc float8); \
             INSERT INTO dan_cu.cong_dan SELECT 'Trần Thị Thử ' || n, lpad(n::text, 12, '0'), date '1990-01-02', 'Nữ', \
             12345678901234567.890, true, timestamp '2024-03-05 10:20:30', 0.1 FROM generate_series(1, 3000) n; \
             CREATE USER chu PASSWORD '{PASSWORD}'; GRANT USAGE ON SCHEMA dan_cu TO chu; GRANT SELECT ON dan_cu.cong_dan TO chu;"
        ))
        .unwrap();
    let found = rows(&server.database(Some("dan_cu.cong_dan"), None)).unwrap();
    assert_eq!(found.len(), 3_001);
    assert_eq!(found[0][..3], ["ho_ten", "so_dinh_danh", "ngay_sinh"]);
    assert_eq!(
        found[1],
        [
            "Trần Thị Thử 1",
            "000000000001",
            "1990-01-02",
            "Nữ",
            "12345678901234567.890",
            "t",
            "2024-03-05 10:20:30",
            "0.1"
        ]
    );
    let counted = rows(&server.database(None, Some("SELECT count(*) AS n, NULL AS x FROM dan_cu.cong_dan;"))).unwrap();
    assert_eq!(counted, [["n", "x"], ["3000", ""]]);
    for wrong in ["DELETE FROM dan_cu.cong_dan RETURNING ho_ten", "SELECT khong FROM co", "DROP TABLE dan_cu.cong_dan"]
    {
        let error = rows(&server.database(None, Some(wrong))).err().unwrap();
        assert!(error.hint.is_some(), "{wrong}: {error}");
    }
    assert_eq!(rows(&server.database(Some("dan_cu.cong_dan"), None)).unwrap().len(), 3_001, "nothing was changed");
    a_job_reads_it_with_the_password_from_the_environment(&server);
    let away = Database { port: 1, ..server.database(Some("dan_cu.cong_dan"), None) };
    let error = rows(&away).err().unwrap();
    assert!(error.to_string().contains("không kết nối được máy chủ") && error.hint.is_some(), "{error}");
}

/// The password is asked for by the server, given by the environment, and written nowhere.
fn a_job_reads_it_with_the_password_from_the_environment(server: &Server) {
    let rules = server.folder.path().join("data/pg_hba.conf");
    let text = "host all chu 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n";
    let script = format!("printf '{text}' > {}", rules.display());
    Command::new("sh").args(["-c", &script]).status().unwrap();
    server.client().batch_execute("SELECT pg_reload_conf()").unwrap();
    let job = format!(
        "title = \"Thử\"\nas_of = \"2026-09-30\"\n[[dataset]]\nid = \"cong_dan\"\nentity = \"cong_dan\"\npublish = false\n\
         [dataset.database]\nhost = \"127.0.0.1\"\nport = {}\ndbname = \"postgres\"\nuser = \"chu\"\n\
         password_env = \"MAT_KHAU_THU\"\ntable = \"dan_cu.cong_dan\"\n",
        server.port
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("job.toml");
    tudien::files::write(&path, job.as_bytes()).unwrap();
    let run = |password: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tudien"));
        command.arg("run").arg(&path).arg("--out").arg(folder.path().join("ra")).env_remove("MAT_KHAU_THU");
        if let Some(password) = password {
            command.env("MAT_KHAU_THU", password);
        }
        command.output().unwrap()
    };
    let without = run(None);
    let told = String::from_utf8_lossy(&without.stderr).into_owned();
    assert_eq!(without.status.code(), Some(2), "{told}");
    assert!(told.contains("MAT_KHAU_THU"), "the variable is named: {told}");
    let with = run(Some(PASSWORD));
    let told = String::from_utf8_lossy(&with.stderr).into_owned();
    assert!(with.status.code().is_some_and(|code| code < 2), "{told}");
    let leaked = Command::new("grep").args(["-rl", PASSWORD]).arg(folder.path()).output().unwrap();
    assert!(leaked.stdout.is_empty() && !told.contains(PASSWORD), "the password is written nowhere");
}
