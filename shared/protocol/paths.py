"""Every path of the site server. The bodies and replies stand in the modules beside this one.

Roles: open = any TLS connection; candidate/console = a device certificate of that role; `sitting` paths also need the
sitting token (header `Authorization: Bearer …`), `staff` paths a staff token. Everything else is refused.
"""

PREFIX = "/v1"

# open
HELLO = "/v1/hello"  # GET -> Hello
ENROL = "/v1/enrol"  # POST EnrolRequest -> EnrolReply
ASK = "/v1/enrol/ask"  # POST AskRequest -> AskReply (a new PC with a site file)
WAIT = "/v1/enrol/wait"  # POST WaitRequest -> WaitReply
WALL_PAGE = "/wall"  # GET -> HTML; what it is made of lies below it. It shows nothing by itself
WALL_PARTS = "/wall/parts"  # GET /<name> -> its style, its script

# any TLS connection that has the wall's code (`Authorization: Bearer …`): a browser without a certificate
WALL = "/v1/wall"  # GET -> WallView

# candidate device
DEVICE_STATUS = "/v1/device/status"  # POST DeviceStatusRequest -> DeviceStatus
LOGIN = "/v1/device/login"  # POST LoginRequest -> LoginReply
RESUME = "/v1/device/resume"  # POST ResumeRequest -> LoginReply (same seat, same device: no proctor, no password)
JOURNAL = "/v1/device/journal"  # POST JournalPart -> JournalReply (a journal whose sitting is not open here any more)
TRIAL_REPORT = "/v1/device/trial"  # POST TrialReport -> Empty (how far this PC is in the trial exam)
PAPER = "/v1/device/paper"  # GET -> bytes, the paper archive as ciphertext (AES-256-GCM Box)
READINESS = "/v1/device/readiness"  # POST ReadinessReport -> Empty (what this PC measured of itself)
SIGNALS = "/v1/device/signals"  # POST SignalsRequest -> Empty (what its lock saw, a raised hand)
SPEED = "/v1/device/speed"  # POST bytes -> the same bytes (how quick the line is)

# candidate device + sitting token
CONFIRM = "/v1/sitting/confirm"  # POST Empty -> Empty
SITTING_STATUS = "/v1/sitting/status"  # POST SittingStatusRequest -> SittingStatus
ANSWERS = "/v1/sitting/answers"  # POST SaveRequest -> SaveReply
HAND_IN = "/v1/sitting/hand-in"  # POST HandInRequest -> HandInReply
SNAPSHOT = "/v1/sitting/snapshot"  # GET -> AnswerSnapshot

# any enrolled device, of whatever protocol version: what is too old to take part is what is replaced
UPDATES = "/v1/device/updates"  # POST UpdateReport -> UpdateAnswer
UPDATE_METADATA = "/v1/device/updates/metadata"  # GET -> Metadata (the signed files, for the device to judge)
UPDATE_PARTS = "/v1/device/updates/parts"  # GET /<sha256>?at=N -> bytes (429 update_busy: after `wait_ms` again)

# console device
STAFF_LOGIN = "/v1/console/login"  # POST StaffLoginRequest -> StaffLoginReply

# console device: its copy of the server, sealed under the site's backup key
BACKUP = "/v1/console/backup"  # GET -> BackupOffer; POST BackupAsk -> bytes (409 backup_anew: begin a new copy)
BACKUP_FILES = "/v1/console/backup/files"  # GET /<folder>/<name> -> bytes
BACKUP_KEYS = "/v1/console/backup/keys"  # GET -> bytes, the site's keys sealed under the take-over code

# console device + staff token
VIEW = "/v1/console/view"  # GET -> RoomView
ROOMS = "/v1/console/rooms"  # GET -> RoomsOverview (every room of the server machine)
COMMAND = "/v1/console/command"  # POST Command -> CommandReply
PACKAGES = "/v1/console/packages"  # POST bytes (package file) -> PackageReport; GET -> PackageList
NEXT_PACKAGE = "/v1/console/packages/next"  # POST bytes -> PackageReport (kept for the next session, not active)
START_NEXT = "/v1/console/packages/next/start"  # POST Empty -> PackageReport (its session becomes the current one)
TRUST = "/v1/console/trust"  # POST bytes (a trust file of the centre) -> TrustReport
SESSIONS = "/v1/console/sessions"  # GET -> SessionList (all that the server holds)
EVENTS = "/v1/console/events"  # GET ?after=SEQ&limit=N -> EventPage
CANDIDATE = "/v1/console/candidates"  # GET /<ticket>?purpose=… -> CandidateDetail (full ID number; the look is logged)
ANSWERS_OF = "/v1/console/answers"  # GET /<ticket> -> AnswerHistory; POST OpenAnswers -> with contents (logged)
JOURNALS = "/v1/console/journals"  # POST bytes (a PC's journal file) -> JournalReport
WHERE = "/v1/console/where"  # POST WhereRequest -> WhereReply (in all rosters of the site; that it was asked is logged)
PHOTO = "/v1/console/photos"  # GET /<ticket> -> image bytes
JOBS = "/v1/console/jobs"  # POST JobRequest -> Job; GET /<job_id> -> Job; DELETE /<job_id> -> Job (cancel)
RECORDS = (
    "/v1/console/records"  # GET ?form=KEY&session=NO -> RecordsData (0: the current session; the taking is logged)
)
RECEIPT = "/v1/console/receipt"  # POST bytes (a receipt brought by hand) -> ReceiptReport
BUNDLE = "/v1/console/bundle"  # GET -> bytes (the sealed result bundle, for the USB copy)
ADDENDUM = "/v1/console/addendum"  # GET -> bytes (the last sealed addendum of that bundle)
WALL_CARD = "/v1/console/wall"  # GET -> WallCard (its code, for who runs the room)
TRIAL = "/v1/console/trial"  # POST TrialRequest -> TrialView; GET -> TrialView; DELETE -> TrialView (cancel)
DEVICES = "/v1/console/devices"  # GET -> DeviceList
BOARD = "/v1/console/readiness"  # GET -> Board; POST RecheckRequest -> Board
ENROLMENT = "/v1/console/enrolment"  # POST EnrolmentRequest -> EnrolmentWindow
ASKING = "/v1/console/asking"  # GET -> AskingList; POST DecideRequest -> DecideReply
PROGRAMS = "/v1/console/programs"  # GET -> UpdateBoard; POST UpdateCommand -> UpdateBoard
RELEASE = "/v1/console/programs/release"  # POST Metadata -> ReleaseWanted; PUT -> UpdateBoard (all is here: take it)
RELEASE_PARTS = "/v1/console/programs/release/parts"  # PUT /<sha256>?at=N bytes -> ReleaseWanted
