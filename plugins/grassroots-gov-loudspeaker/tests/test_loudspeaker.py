"""The channel loudspeaker against real brokers: Mosquitto for MQTT 5, amqtt for 3.1.1."""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from grassroots_gov import Message, Notifier, PluginHost, TemporaryFailure, Undeliverable
from grassroots_gov.errors import BadConfig
from grassroots_gov.hooks.outbox import Outbox
from grassroots_gov.journal import Codec, Journal, MemoryStore
from grassroots_gov.testing import NotifierConformance
from grassroots_gov_loudspeaker import LoudspeakerNotifier, Proof, ProofListener, plugin, speech
from grassroots_gov_loudspeaker.broker import Broker

_SPEC = importlib.util.spec_from_file_location("loudspeaker_brokers", Path(__file__).parent / "brokers.py")
assert _SPEC is not None
assert _SPEC.loader is not None
brokers = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = brokers
_SPEC.loader.exec_module(brokers)

PREFIX = "xa/tan-lap"


class Speakers:
    """Every cluster's speakers: they note what they are sent, and say what they have played."""

    def __init__(
        self, port: int, *, v5: bool, clusters: tuple[str, ...] = ("xom-1", "xom-2"), ca_file: str = ""
    ) -> None:
        self.got: list[MQTTMessage] = []
        self.subscribed = threading.Semaphore(0)
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id="speakers",
            protocol=MQTTProtocolVersion.MQTTv5 if v5 else MQTTProtocolVersion.MQTTv311,
        )
        self.client.username_pw_set(brokers.USER, brokers.PASSWORD)
        if ca_file:
            self.client.tls_set(ca_file)
        self.client.on_message = lambda client, data, message: self.got.append(message)
        self.client.on_subscribe = lambda *said: self.subscribed.release()
        self.client.connect("localhost", port)
        self.client.loop_start()
        for cluster in clusters:
            self.client.subscribe(f"{PREFIX}/{cluster}/announce", qos=1)
            assert self.subscribed.acquire(timeout=5)

    def received(self) -> list[Message]:
        found = []
        for message in list(self.got):
            said = json.loads(message.payload)
            said.pop("speech")
            assert message.topic == f"{PREFIX}/{said['recipient']}/announce"
            found.append(Message(**{**said, "created_on": date.fromisoformat(said["created_on"])}))
        return found

    def wait(self, count: int) -> list[MQTTMessage]:
        for _ in range(300):
            if len(self.got) >= count:
                break
            time.sleep(0.01)
        return self.got

    def say(self, cluster: str, said: object) -> None:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.client.publish(f"{PREFIX}/{cluster}/played", body, qos=1).wait_for_publish(5)

    def stop(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()
        self.client.on_message = self.client.on_subscribe = None


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    broker = brokers.Mosquitto(tmp_path_factory.mktemp("mosquitto"))
    yield broker
    broker.stop()


@pytest.fixture(scope="module")
def amqtt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    broker = brokers.Amqtt(tmp_path_factory.mktemp("amqtt"))
    yield broker
    broker.stop()


@pytest.fixture(params=["mosquitto", "amqtt"])
def broker(request: pytest.FixtureRequest) -> Any:
    """Each broker there is, for what both versions of MQTT can say."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def all_speakers(broker: Any) -> Iterator[Speakers]:
    speakers = Speakers(broker.port, v5=broker.settings["protocol"] == "5")
    yield speakers
    speakers.stop()


@pytest.fixture
def wire(mosquitto: Any) -> Iterator[Any]:
    wire = brokers.Wire(mosquitto.port)
    yield wire
    wire.stop()


@pytest.fixture
def speakers(mosquitto: Any) -> Iterator[Speakers]:
    speakers = Speakers(mosquitto.port, v5=True)
    yield speakers
    speakers.stop()


def broker_at(port: int, **given: Any) -> Broker:
    settings: dict[str, Any] = {
        "host": "localhost",
        "port": port,
        "prefix": PREFIX,
        "tls": False,
        "timeout": 1,
        "username": brokers.USER,
        "password": brokers.PASSWORD,
    }
    return Broker(**settings | given)


@pytest.fixture
def make() -> Iterator[Callable[..., LoudspeakerNotifier]]:
    made: list[LoudspeakerNotifier] = []

    def notifier(port: int, **given: Any) -> LoudspeakerNotifier:
        made.append(LoudspeakerNotifier(broker_at(port, **given)))
        return made[-1]

    yield notifier
    for one in made:
        one.close()


def message(**given: Any) -> Message:
    return Message(
        **{
            "id": "duty/roster#3/xom-1",
            "channel": "loudspeaker",
            "recipient": "xom-1",
            "subject": "Mời họp",
            "body": "19h30 thứ 4 tại NVH.",
            "created_on": date(2020, 5, 20),
        }
        | given
    )


class TestMqtt5KeepsEveryClause(NotifierConformance):
    patience = 30.0

    @pytest.fixture
    def make_notifier(self, make: Any, wire: Any) -> Callable[[], Notifier]:
        return lambda: make(wire.port)

    @pytest.fixture
    def received(self, speakers: Speakers) -> Callable[[], list[Message]]:
        return speakers.received

    @pytest.fixture
    def trouble(self, wire: Any) -> Any:
        return wire


class TestMqtt311KeepsEveryClauseItCan(NotifierConformance):
    """MQTT 3.1.1 acknowledges whatever it is given: it has no word for a refusal."""

    patience = 30.0
    unsupported = ("refusal",)

    @pytest.fixture
    def old_wire(self, amqtt: Any) -> Iterator[Any]:
        wire = brokers.Wire(amqtt.port)
        yield wire
        wire.stop()

    @pytest.fixture
    def make_notifier(self, make: Any, old_wire: Any) -> Callable[[], Notifier]:
        return lambda: make(old_wire.port, protocol="3.1.1")

    @pytest.fixture
    def received(self, amqtt: Any) -> Iterator[Callable[[], list[Message]]]:
        speakers = Speakers(amqtt.port, v5=False)
        yield speakers.received
        speakers.stop()

    @pytest.fixture
    def trouble(self, old_wire: Any) -> Any:
        return old_wire


def test_a_speaker_gets_what_it_reads_aloud_and_where_to_answer(
    mosquitto: Any, speakers: Speakers, make: Any
) -> None:
    make(mosquitto.port).send(message())
    (got,) = speakers.wait(1)
    assert json.loads(got.payload)["speech"] == speech("Mời họp\n19h30 thứ 4 tại NVH.")
    assert got.qos == 1
    said = got.properties
    assert said is not None
    assert (said.ContentType, said.ResponseTopic) == ("application/json", f"{PREFIX}/xom-1/played")
    assert (said.CorrelationData, 0 < said.MessageExpiryInterval <= 12 * 3600) == (
        b"duty/roster#3/xom-1",
        True,
    )


def test_a_notice_in_english_is_read_as_it_stands(broker: Any, all_speakers: Speakers, make: Any) -> None:
    make(broker.port, **broker.settings).send(message(lang="en", subject="", body="Meeting at 19h30."))
    (got,) = all_speakers.wait(1)
    assert got.qos == 1
    assert json.loads(got.payload)["speech"] == "Meeting at 19h30."


def test_a_cluster_where_nobody_listens_is_tried_again(mosquitto: Any, speakers: Speakers, make: Any) -> None:
    notifier = make(mosquitto.port)
    with pytest.raises(TemporaryFailure, match="no speaker of xom-9 listens"):
        notifier.send(message(recipient="xom-9"))
    later = Speakers(mosquitto.port, v5=True, clusters=("xom-9",))
    assert notifier.send(message(recipient="xom-9")).accepted
    assert len(later.wait(1)) == 1
    later.stop()


@pytest.mark.parametrize("cluster", ["", "+", "#", "xom/1", "$SYS", "xóm\n1", " "])
def test_what_is_no_name_of_a_cluster_is_refused_before_any_connection(cluster: str, make: Any) -> None:
    with pytest.raises(Undeliverable, match="cluster"):
        make(1).send(message(recipient=cluster))


def test_a_wrong_password_is_temporary_and_stays_secret(broker: Any, make: Any) -> None:
    notifier = make(broker.port, password="sai rồi", **broker.settings)
    with pytest.raises(TemporaryFailure, match="refuses") as caught:
        notifier.send(message())
    assert "sai rồi" not in f"{caught.value} {caught.value!r} {notifier._broker!r}"


def test_a_broker_that_speaks_an_older_version_only_is_named(amqtt: Any, make: Any) -> None:
    with pytest.raises(TemporaryFailure):
        make(amqtt.port).send(message())


@pytest.mark.parametrize("kind", ["Mosquitto", "Amqtt"])
def test_the_connection_is_encrypted_and_its_certificate_checked(
    kind: str, tmp_path: Path, make: Any
) -> None:
    broker = getattr(brokers, kind)(tmp_path, tls=True)
    speakers = Speakers(broker.port, v5=kind == "Mosquitto", ca_file=str(broker.ca_file))
    try:
        assert make(broker.port, tls=True, ca_file=str(broker.ca_file), **broker.settings).send(message())
        assert len(speakers.wait(1)) == 1
        with pytest.raises(TemporaryFailure, match="not trusted"):
            make(broker.port, tls=True, **broker.settings).send(message())
        with pytest.raises(TemporaryFailure):
            make(broker.port, **broker.settings).send(message())
    finally:
        speakers.stop()
        broker.stop()


# --- proof of broadcast -----------------------------------------------------------------------------

SAID = {"id": "duty/roster#3/xom-1", "speaker": "loa-7", "at": "2020-05-20T12:00:42+07:00", "seconds": 42}


def test_proofs_said_while_the_commune_was_away_are_heard_and_kept_as_facts(
    broker: Any, all_speakers: Speakers, make: Any
) -> None:
    now = datetime(2020, 5, 20, 5, tzinfo=UTC)
    journal = Journal(MemoryStore(), Codec(), clock=lambda: now, salt=lambda size: bytes(size))
    notifier = make(broker.port, **broker.settings)
    outbox = Outbox(journal, [notifier], lambda fact: [])
    from grassroots_gov.hooks.delivery import CODEC, Delivered

    journal.speaking(CODEC).append(
        "notices/loudspeaker",
        0,
        [Delivered(message=SAID["id"], of="duty/roster#3", channel="loudspeaker", reference="")],
        effective_on=now.date(),
    )
    kept: list[Proof] = []

    def keep(proof: Proof) -> None:
        if outbox.prove(proof.message_id, proof.evidence, on=proof.at.date()):
            kept.append(proof)

    listener = ProofListener(broker_at(broker.port, client_id="keeping", **broker.settings), keep)
    listener.listen(0.2)  # from now on the broker keeps what is said
    for said in (
        SAID,
        SAID,
        b"not json",
        {**SAID, "seconds": -1},
        {**SAID, "at": "2020-05-20T12:00:42"},
        SAID | {"speaker": 7},
    ):
        all_speakers.say("xom-1", said)
    listener.listen(0.5)
    assert [(proof.cluster, proof.speaker, proof.seconds) for proof in kept] == [("xom-1", "loa-7", 42)]
    facts = [fact for fact in journal.facts("notices/loudspeaker") if fact.kind == "notices.proven"]
    assert [fact.body["evidence"] for fact in facts] == ["xom-1/loa-7 2020-05-20T12:00:42+07:00 42s"]


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_a_proof_that_could_not_be_written_down_comes_again(
    protocol: str, mosquitto: Any, speakers: Speakers
) -> None:  # amqtt forgets what it has sent, acknowledged or not
    heard: list[str] = []

    def broken(proof: Proof) -> None:
        raise OSError("disk full")

    settings = broker_at(mosquitto.port, client_id=f"failing-{protocol}", protocol=protocol)
    ProofListener(settings, broken).listen(0.2)
    for number in (1, 2):
        speakers.say("xom-1", {**SAID, "id": f"x#{number}"})
    with pytest.raises(OSError, match="disk full"):
        ProofListener(settings, broken).listen(2)
    ProofListener(settings, lambda proof: heard.append(proof.message_id)).listen(0.5)
    assert heard == ["x#1", "x#2"]


def test_a_listener_without_a_broker_says_so() -> None:
    with pytest.raises(TemporaryFailure):
        ProofListener(broker_at(brokers.free_port()), lambda proof: None).listen(1)


# --- configuration ----------------------------------------------------------------------------------


def test_the_example_configuration_makes_the_channel(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mật khẩu loa")
    config = tomllib.loads((Path(__file__).parents[1] / "example.toml").read_text("utf-8"))
    config["loudspeaker"]["password_file"] = str(secret)
    host = PluginHost.bare()
    host.register(plugin, name="loudspeaker")
    assert [notifier.channel for notifier in host.notifiers(config)] == ["loudspeaker", "log"]
    assert [notifier.channel for notifier in host.notifiers({})] == ["log"]


def test_every_fault_of_the_configuration_is_named_at_once() -> None:
    table = {
        "security": "none",
        "host": "mqtt.example.vn",
        "prefix": "xa/+",
        "protocol": 5,
        "password": "x",
        "qos": 2,
    }
    with pytest.raises(BadConfig) as caught:
        Broker.of(table)
    for part in (
        "security: none is for",
        "prefix:",
        "protocol: one of 5, 3.1.1",
        "username:",
        "qos: no such setting",
    ):
        assert part in str(caught.value)
