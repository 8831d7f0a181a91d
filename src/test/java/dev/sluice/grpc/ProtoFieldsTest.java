package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.sluice.v1.AdminOuterClass;
import dev.sluice.v1.StreamsOuterClass;
import dev.sluice.v1.WorkersOuterClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Nothing of the protocol is forgotten: every field that a method of this server can carry is named here, with the test
 * that fails when the field is ignored; a field that is not supported, with the test that it is refused.
 */
class ProtoFieldsTest {
    private static final String FIELDS = """
            HelloRequest.versions HelloIT.speaksTheNewestVersionThatBothKnow
            HelloRequest.client HelloIT.takesTheNameOfTheClient
            HelloResponse.version HelloIT.speaksTheNewestVersionThatBothKnow
            HelloResponse.features HelloIT.tellsWhatItCanDo
            HelloResponse.limits HelloIT.tellsItsLimits
            HelloResponse.handlers HelloIT.tellsWhatItCanDo
            HelloResponse.orders HelloIT.tellsWhatItCanDo
            HelloResponse.durabilities HelloIT.tellsWhatItCanDo
            HelloResponse.server HelloIT.tellsWhatItCanDo
            Limits.max_streams_per_open HelloIT.tellsItsLimits
            Limits.max_streams_per_session HelloIT.tellsItsLimits
            Limits.max_message_bytes HelloIT.tellsItsLimits
            Limits.max_frame_bytes HelloIT.tellsItsLimits
            Limits.max_messages_per_send HelloIT.tellsItsLimits
            Limits.max_parallel HelloIT.tellsItsLimits
            Limits.max_key_bytes HelloIT.tellsItsLimits
            Limits.max_needs HelloIT.tellsItsLimits
            Limits.max_paths_per_session HelloIT.tellsItsLimits
            Limits.max_window HelloIT.tellsItsLimits
            Limits.default_window HelloIT.tellsItsLimits
            Window.messages StreamFieldsIT.sendsNoMoreItemsThanItsOutWindow
            Window.bytes StreamFieldsIT.holdsAStreamToItsWindowOfBytes
            OpenRequest.stream OpenIT.opensOneStream
            OpenRequest.session OpenIT.opensMoreStreamsInTheSameSession
            OpenRequest.client_id OpenIT.opensAgainForAnotherRequestIdOrClientId
            OpenRequest.request_id OpenIT.answersARetryOfTheCallThatMadeTheSessionWithTheSameStreams
            OpenRequest.streams OpenIT.opensManyStreamsWithASpecEach
            OpenRequest.template OpenIT.opensTenThousandStreamsAlike
            OpenRequest.count OpenIT.opensTenThousandStreamsAlike
            OpenRequest.mode OpenIT.keepsTheGoodOnesOfABatchWhenAsked
            OpenResponse.session OpenIT.opensOneStream
            OpenResponse.stream_ids OpenIT.keepsTheGoodOnesOfABatchWhenAsked
            OpenResponse.errors OpenIT.keepsTheGoodOnesOfABatchWhenAsked
            OpenResponse.default_window OpenIT.opensOneStream
            OpenError.index OpenIT.rollsBackABatchWithOneBadSpec
            OpenError.status OpenIT.rollsBackABatchWithOneBadSpec
            CloseRequest.session CloseIT.endsTheExchangeWellWhenItsSessionIsClosed
            CloseRequest.stream_ids CloseIT.finishesWhatWasAcceptedAndThenAnswers
            CloseRequest.mode CloseIT.abortsAtOnceWhenAsked
            CloseResponse.errors CloseIT.namesTheStreamsThatAreNotThere
            SessionRef.session_id ExchangeIT.refusesAWrongTokenAndAnUnknownSession
            SessionRef.token ExchangeIT.refusesAWrongTokenAndAnUnknownSession
            SessionRef.epoch PathIT.refusesCallsOfAnotherEpoch
            StreamSpec.handler OpenIT.opensManyStreamsWithASpecEach
            StreamSpec.order OrderFieldsIT.takesASpecOfEachOrder
            StreamSpec.window ExchangeIT.givesCreditOnlyWhenMessagesAreSettled
            StreamSpec.on_failure OrderFieldsIT.takesASpecOfEachOrder
            StreamSpec.idle_timeout ExchangeIT.resetsAStreamThatIsIdleForTooLongAndNoOther
            StreamSpec.durability UnsupportedIT.refusesAFieldOfASpec
            StreamSpec.seq_by SendIT.endsTheWaitAtTheDeadlineAndGivesTheOutcomeToARetry
            StreamSpec.name StreamFieldsIT.tellsTheHandlerNameLabelsAndContentType
            StreamSpec.labels StreamFieldsIT.tellsTheHandlerNameLabelsAndContentType
            StreamSpec.content_type StreamFieldsIT.tellsTheHandlerNameLabelsAndContentType
            StreamSpec.out_window StreamFieldsIT.sendsNoMoreItemsThanItsOutWindow
            StreamSpec.gap OrderFieldsIT.refusesASpecThatCannotBe
            StreamSpec.max_parallel OrderFieldsIT.refusesASpecThatCannotBe
            StreamSpec.state_scope StateIT.listsWhatHandlersKeep
            FailurePolicy.kind OrderReaderTest.readsEachPolicy
            FailurePolicy.attempts OrderReaderTest.readsEachPolicy
            FailurePolicy.backoff OrderReaderTest.readsEachPolicy
            FailurePolicy.then OrderReaderTest.readsEachPolicy
            FailurePolicy.dependents OrderReaderTest.readsWhatAFailureDoesToDependents
            GapPolicy.deadline OrderReaderTest.readsWhatIsDoneAboutAGap
            GapPolicy.action OrderReaderTest.readsWhatIsDoneAboutAGap
            SendRequest.session SendIT.answersMessagesOfASessionsStreamWithTheirOutcomes
            SendRequest.client_id SendIT.tellsClientsAndTheirStreamsApart
            SendRequest.spec SendIT.opensTheStreamThatAClientNamesAndUsesItAgain
            SendRequest.messages SendIT.carriesHeadersAndTimesToLive
            SendResponse.outcomes SendIT.answersMessagesOfASessionsStreamWithTheirOutcomes
            Outcome.seq SendIT.opensTheStreamThatAClientNamesAndUsesItAgain
            Outcome.kind SendIT.answersMessagesOfASessionsStreamWithTheirOutcomes
            Outcome.payload SendIT.opensTheStreamThatAClientNamesAndUsesItAgain
            Outcome.status SendIT.answersMessagesOfASessionsStreamWithTheirOutcomes
            ConnectRequest.open ConnectIT.givesTheHandlerTheStreamAsItWasAskedForAndTheHeadersOfEachMessage
            ConnectRequest.payload ConnectIT.repliesToEachMessageInOrder
            ConnectRequest.key OrderFieldsIT.endsAConnectForAPartThatCannotBe
            ConnectRequest.seq OrderFieldsIT.numbersMessagesOfAConnectAsItsClientDoes
            ConnectRequest.flags OrderFieldsIT.endsAConnectForAPartThatCannotBe
            ConnectRequest.ttl_ms OrderFieldsIT.abortsAMessageOfAConnectThatDoesNotStartInItsTime
            ConnectRequest.needs OrderFieldsIT.endsAConnectForAPartThatCannotBe
            ConnectRequest.priority OrderFieldsIT.endsAConnectForAPartThatCannotBe
            ConnectRequest.children OrderFieldsIT.endsAConnectForAPartThatCannotBe
            ConnectRequest.headers ConnectIT.givesTheHandlerTheStreamAsItWasAskedForAndTheHeadersOfEachMessage
            ConnectResponse.seq ConnectIT.repliesToEachMessageInOrder
            ConnectResponse.payload ConnectIT.repliesToEachMessageInOrder
            ConnectResponse.status ConnectIT.abortsWhatFollowsAFailedMessageAndThenEnds
            ConnectResponse.kind OrderFieldsIT.refusesASecondMessageOfASyncStream
            ReceiveRequest.session ReceiveIT.refusesWhatIsNotTheSessionAndLeavesAnOlderCallAlone
            ReceiveRequest.receipts ReceiveIT.sendsAgainWhatHasNoReceipt
            ReceiveRequest.grants ReceiveIT.holdsBackWhatIsBeyondTheBytesGranted
            ClientFrame.epoch PathIT.endsAtAFrameOfAnotherEpoch
            ClientFrame.attach ExchangeIT.refusesAnExchangeThatDoesNotAttachFirst
            ClientFrame.opens InbandOpenIT.takesIdsOfTheClientsAndGivesItsOwn
            ClientFrame.chunks ExchangeIT.opensAStreamAndRepliesToItsMessages
            ClientFrame.ends ExchangeIT.endsAStreamOnceAllIsSettled
            ClientFrame.cancels StreamFieldsIT.cancelsAMessageThatHasNotStartedAndRunsTheNext
            ClientFrame.resets ExchangeIT.dropsWhatIsQueuedWhenTheClientResetsAndLetsOthersRun
            ClientFrame.receipts StreamFieldsIT.sendsNoMoreItemsThanItsOutWindow
            ClientFrame.grants StreamFieldsIT.sendsNoMoreBytesThanItsOutWindow
            ClientFrame.heartbeat PathIT.saysWhichHeartbeatItSawLast
            Attach.session ExchangeIT.opensAStreamAndRepliesToItsMessages
            Attach.mode JoinIT.runsInSeqOrderWhatComesByThreePaths
            InbandOpen.open InbandOpenIT.takesIdsOfTheClientsAndGivesItsOwn
            InbandOpen.first_stream_id InbandOpenIT.takesIdsOfTheClientsAndGivesItsOwn
            Chunk.stream_id ExchangeIT.takesMessagesOfAStreamWhoseOpenIsInTheSameFrame
            Chunk.first_seq PathIT.refusesAGapAndGoesOnWhenItIsFilled
            Chunk.payloads ExchangeIT.opensAStreamAndRepliesToItsMessages
            Chunk.more StreamFieldsIT.putsTheSegmentsOfAMessageTogether
            Chunk.keys ChunkReaderTest.givesEachMessageWhatIsItsOwn
            Chunk.flags ChunkReaderTest.givesEachMessageWhatIsItsOwn
            Chunk.ttl_ms StreamFieldsIT.abortsAMessageThatDoesNotStartInItsTimeAndRunsTheNext
            Chunk.needs ChunkReaderTest.givesEachMessageOfAGraphWhatItNeeds
            Chunk.priorities ChunkReaderTest.givesEachMessageOfAGraphWhatItNeeds
            Chunk.children ChunkReaderTest.givesEachMessageOfAGraphWhatItNeeds
            Chunk.extras StreamFieldsIT.givesEachMessageItsHeaders
            Chunk.offset StreamFieldsIT.resetsAStreamWhoseSegmentsDoNotFit
            Dependencies.seqs ChunkReaderTest.givesEachMessageOfAGraphWhatItNeeds
            Dependencies.on_failure ChunkReaderTest.givesEachMessageOfAGraphWhatItNeeds
            MessageExtras.index StreamFieldsIT.givesEachMessageItsHeaders
            MessageExtras.headers StreamFieldsIT.givesEachMessageItsHeaders
            MessageExtras.idempotency_key SendIT.endsTheWaitAtTheDeadlineAndGivesTheOutcomeToARetry
            MessageExtras.replay_of ChunkReaderTest.givesEachMessageWhatIsItsOwn
            End.stream_id ExchangeIT.takesMessagesOfAStreamWhoseOpenIsInTheSameFrame
            End.last_seq PathIT.waitsForMessagesUpToTheLastSeq
            Cancel.stream_id StreamFieldsIT.cancelsAMessageThatHasNotStartedAndRunsTheNext
            Cancel.seq StreamFieldsIT.cancelsAMessageThatHasNotStartedAndRunsTheNext
            Reset.stream_id ExchangeIT.dropsWhatIsQueuedWhenTheClientResetsAndLetsOthersRun
            Reset.status PathIT.takesAResetWithAStatusOfTheClients
            Receipts.stream_ids MalformedFramesIT.endsTheCallWhenNobodyKnowsWhatIsMeant
            Receipts.up_to StreamFieldsIT.sendsNoMoreItemsThanItsOutWindow
            Grants.stream_ids MalformedFramesIT.endsTheCallWhenNobodyKnowsWhatIsMeant
            Grants.max_out_seq StreamFieldsIT.sendsNoMoreItemsThanItsOutWindow
            Grants.max_out_bytes StreamFieldsIT.sendsNoMoreBytesThanItsOutWindow
            Heartbeat.beat PathIT.beatsByItselfAndCounts
            Heartbeat.seen PathIT.saysWhichHeartbeatItSawLast
            ServerFrame.epoch PathIT.tellsTheSessionThatTheExchangeMade
            ServerFrame.attached PathIT.tellsTheSessionThatTheExchangeMade
            ServerFrame.opened InbandOpenIT.takesIdsOfTheClientsAndGivesItsOwn
            ServerFrame.items ExchangeIT.opensAStreamAndRepliesToItsMessages
            ServerFrame.acks ExchangeIT.acksWithoutItemsWhatHasNoReply
            ServerFrame.credits ExchangeIT.givesCreditOnlyWhenMessagesAreSettled
            ServerFrame.refused PathIT.refusesAGapAndGoesOnWhenItIsFilled
            ServerFrame.ended ExchangeIT.endsAStreamOnceAllIsSettled
            ServerFrame.resets ExchangeIT.resetsAStreamThatSendsBeyondItsCredit
            ServerFrame.heartbeat PathIT.beatsByItselfAndCounts
            ServerFrame.go_away DrainIT.finishesWhatWasAcceptedAndTellsEveryone
            Attached.session PathIT.tellsTheSessionThatTheExchangeMade
            Attached.default_window HelloIT.saysTheSameDefaultWindowInEveryPlace
            Attached.heartbeat_interval_ms PathIT.tellsTheSessionThatTheExchangeMade
            Attached.cursors ResumeIT.tellsWhereEachStreamStands
            Attached.more ResumeIT.tellsTheCursorsOfAHundredThousandStreamsInAFewFrames
            Attached.heartbeat_timeout_ms ResumeIT.endsThePathOfAClientThatIsNotHeard
            Cursors.stream_ids ResumeIT.tellsWhereEachStreamStands
            Cursors.settled ResumeIT.tellsWhereEachStreamStands
            Cursors.max_seq ResumeIT.tellsWhereEachStreamStands
            Cursors.max_total_bytes ResumeIT.tellsWhereEachStreamStands
            Cursors.ranges ResumeIT.tellsWhereEachStreamStands
            InbandOpened.request_id InbandOpenIT.refusesAnIdThatIsEvenOrUsedOrNone
            InbandOpened.response InbandOpenIT.takesIdsOfTheClientsAndGivesItsOwn
            InbandOpened.status InbandOpenIT.refusesAnIdThatIsEvenOrUsedOrNone
            Acks.stream_ids ExchangeIT.acksWithoutItemsWhatHasNoReply
            Acks.up_to ExchangeIT.acksWithoutItemsWhatHasNoReply
            Acks.ranges FrameOutputTest.tellsWhatIsDoneBeyondAHole
            AckRanges.stream_id FrameOutputTest.tellsWhatIsDoneBeyondAHole
            AckRanges.ranges FrameOutputTest.tellsWhatIsDoneBeyondAHole
            SeqRange.from FrameOutputTest.tellsWhatIsDoneBeyondAHole
            SeqRange.to FrameOutputTest.tellsWhatIsDoneBeyondAHole
            Credits.stream_ids ExchangeIT.givesCreditOnlyWhenMessagesAreSettled
            Credits.max_seq ExchangeIT.givesCreditOnlyWhenMessagesAreSettled
            Credits.max_total_bytes StreamFieldsIT.holdsAStreamToItsWindowOfBytes
            Items.stream_id ExchangeIT.opensAStreamAndRepliesToItsMessages
            Items.first_out_seq ExchangeIT.repliesToTenThousandMessagesInOrder
            Items.payloads ExchangeIT.opensAStreamAndRepliesToItsMessages
            Items.seqs ExchangeIT.opensAStreamAndRepliesToItsMessages
            Items.unsuccessful ExchangeIT.abortsWhatFollowsAFailedMessage
            Unsuccessful.index ExchangeIT.abortsWhatFollowsAFailedMessage
            Unsuccessful.kind StreamFieldsIT.abortsAMessageThatDoesNotStartInItsTimeAndRunsTheNext
            Unsuccessful.status ExchangeIT.abortsWhatFollowsAFailedMessage
            Unsuccessful.to_seq ExchangeIT.abortsWhatFollowsAFailedMessage
            Refused.stream_id PathIT.refusesAGapAndGoesOnWhenItIsFilled
            Refused.from_seq PathIT.refusesAGapAndGoesOnWhenItIsFilled
            Refused.status PathIT.refusesAGapAndGoesOnWhenItIsFilled
            Ended.stream_id ExchangeIT.endsAStreamOnceAllIsSettled
            Ended.status PathIT.tellsTheLastWordOfAHandlerAndHowAStreamEnded
            Ended.payload PathIT.tellsTheLastWordOfAHandlerAndHowAStreamEnded
            Ended.last_out_seq PathIT.takesTheSameEndTwice
            Ended.summary FrameOutputTest.tellsWhatBecameOfAllMessagesOfAGraph
            Summary.done FrameOutputTest.tellsWhatBecameOfAllMessagesOfAGraph
            Summary.failed FrameOutputTest.tellsWhatBecameOfAllMessagesOfAGraph
            Summary.skipped FrameOutputTest.tellsWhatBecameOfAllMessagesOfAGraph
            Summary.aborted FrameOutputTest.tellsWhatBecameOfAllMessagesOfAGraph
            GoAway.status DrainIT.finishesWhatWasAcceptedAndTellsEveryone
            GoAway.deadline_ms DrainIT.finishesWhatWasAcceptedAndTellsEveryone

            ListStreamsRequest.filter AdminStreamsIT.filtersSortsAndPagesStreams
            ListStreamsRequest.sort AdminStreamsIT.filtersSortsAndPagesStreams
            ListStreamsRequest.page_size AdminStreamsIT.filtersSortsAndPagesStreams
            ListStreamsRequest.page_token AdminStreamsIT.filtersSortsAndPagesStreams
            ListStreamsResponse.streams AdminStreamsIT.filtersSortsAndPagesStreams
            ListStreamsResponse.next_page_token AdminStreamsIT.filtersSortsAndPagesStreams
            ListStreamsResponse.total AdminStreamsIT.filtersSortsAndPagesStreams
            StreamView.session_id AdminStreamsIT.showsHowAStreamStands
            StreamView.stream_id AdminStreamsIT.showsHowAStreamStands
            StreamView.name AdminStreamsIT.showsHowAStreamStands
            StreamView.handler AdminStreamsIT.showsHowAStreamStands
            StreamView.order AdminStreamsIT.showsHowAStreamStands
            StreamView.accepted AdminStreamsIT.showsHowAStreamStands
            StreamView.settled AdminStreamsIT.showsHowAStreamStands
            StreamView.queued AdminStreamsIT.showsHowAStreamStands
            StreamView.queued_bytes AdminStreamsIT.showsHowAStreamStands
            StreamView.waiting_for_seq AdminStreamsIT.showsHowAStreamStands
            StreamView.status AdminStreamsIT.showsHowAStreamStands
            StreamView.held AdminStreamsIT.showsHowAStreamStands
            StreamView.running AdminStreamsIT.showsHowAStreamStands
            StreamView.oldest_ms AdminStreamsIT.showsHowAStreamStands
            StreamView.credit AdminStreamsIT.showsHowAStreamStands
            StreamView.credit_bytes AdminStreamsIT.showsHowAStreamStands
            StreamView.durability StateIT.showsWhatAStreamOutlives
            StreamView.parked AdminIT.showsWhatIsParkedAndWhy
            ListFailuresRequest.session_id AdminIT.findsTheFailuresOfOneSessionAndStream
            ListFailuresRequest.stream_id AdminIT.findsTheFailuresOfOneSessionAndStream
            ListFailuresRequest.page_size AdminIT.keepsTheNewestFailuresAndPagesThroughThem
            ListFailuresRequest.page_token AdminIT.keepsTheNewestFailuresAndPagesThroughThem
            ListFailuresResponse.failures AdminIT.keepsTheNewestFailuresAndPagesThroughThem
            ListFailuresResponse.next_page_token AdminIT.keepsTheNewestFailuresAndPagesThroughThem
            FailureView.session_id AdminIT.showsWhatFailedTheNewestFirst
            FailureView.stream_id AdminIT.showsWhatFailedTheNewestFirst
            FailureView.seq AdminIT.showsWhatFailedTheNewestFirst
            FailureView.key AdminIT.showsWhatFailedTheNewestFirst
            FailureView.status AdminIT.showsWhatFailedTheNewestFirst
            FailureView.attempts AdminIT.showsWhatFailedTheNewestFirst
            FailureView.failed_at_unix_ms AdminIT.showsWhatFailedTheNewestFirst
            FailureView.payload_head AdminIT.showsWhatFailedTheNewestFirst
            FailureView.failure_id AdminIT.showsWhatFailedTheNewestFirst
            FailureView.count AdminIT.showsWhatFailedTheNewestFirst
            FailureView.replayable AdminIT.showsWhatFailedTheNewestFirst
            FailureView.payload_bytes AdminIT.showsWhatFailedTheNewestFirst
            ListParkedRequest.session_id AdminIT.pagesThroughWhatIsParkedOnManyStreams
            ListParkedRequest.stream_id AdminIT.pagesThroughWhatIsParkedOnManyStreams
            ListParkedRequest.page_size AdminIT.pagesThroughWhatIsParkedOnManyStreams
            ListParkedRequest.page_token AdminIT.pagesThroughWhatIsParkedOnManyStreams
            ListParkedResponse.scopes AdminIT.pagesThroughWhatIsParkedOnManyStreams
            ListParkedResponse.next_page_token AdminIT.pagesThroughWhatIsParkedOnManyStreams
            ParkedScope.session_id AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.stream_id AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.seq AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.status AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.attempts AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.parked_at_unix_ms AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.payload_head AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.parked AdminIT.showsWhatIsParkedAndWhy
            ParkedScope.key AdminIT.letsOneKeyGoOnAlone
            ResumeRequest.session_id AdminIT.letsAStreamGoOnWithoutTheFailedMessageAndLogsThat
            ResumeRequest.action AdminIT.letsAStreamGoOnWithoutTheFailedMessageAndLogsThat
            ResumeRequest.seq AdminIT.letsAStreamGoOnWithoutTheFailedMessageAndLogsThat
            ResumeRequest.stream_id AdminIT.letsOneKeyGoOnAlone
            ResumeRequest.key AdminIT.letsOneKeyGoOnAlone
            ResumeRequest.has_key AdminIT.letsOneKeyGoOnAlone
            ResumeResponse.resumed AdminIT.letsAStreamGoOnWithTheFailedMessageFirst
            ReplayRequest.failure_ids AdminIT.replaysAFailedMessageAsANewOne
            ReplayResponse.replayed AdminIT.replaysAFailedMessageAsANewOne
            Replayed.failure_id AdminIT.replaysAFailedMessageAsANewOne
            Replayed.seq AdminIT.replaysAFailedMessageAsANewOne
            Replayed.status AdminIT.saysWhyAFailureIsNotReplayed
            ListStatesRequest.handler StateIT.listsWhatHandlersKeep
            ListStatesRequest.name_prefix StateIT.listsWhatHandlersKeep
            ListStatesRequest.page_size StateIT.pagesThroughWhatIsKept
            ListStatesRequest.page_token StateIT.pagesThroughWhatIsKept
            ListStatesResponse.states StateIT.listsWhatHandlersKeep
            ListStatesResponse.next_page_token StateIT.pagesThroughWhatIsKept
            StateView.handler StateIT.listsWhatHandlersKeep
            StateView.name StateIT.listsWhatHandlersKeep
            StateView.keys StateIT.listsWhatHandlersKeep
            StateView.bytes StateIT.listsWhatHandlersKeep
            StateView.session_id StateIT.listsWhatHandlersKeep
            StateView.stream_id StateIT.listsWhatHandlersKeep
            DeleteStateRequest.handler StateIT.removesWhatNoStreamHas
            DeleteStateRequest.name StateIT.removesWhatNoStreamHas
            DeleteStateResponse.keys StateIT.removesWhatNoStreamHas
            DeleteStateResponse.bytes StateIT.removesWhatNoStreamHas
            ListSessionsRequest.status SessionsIT.listsWhoIsThereAndWhoIsAwaited
            ListSessionsRequest.page_size SessionsIT.pagesThroughSessionsById
            ListSessionsRequest.page_token SessionsIT.pagesThroughSessionsById
            ListSessionsResponse.sessions SessionsIT.listsWhoIsThereAndWhoIsAwaited
            ListSessionsResponse.next_page_token SessionsIT.pagesThroughSessionsById
            SessionView.session_id SessionsIT.listsWhoIsThereAndWhoIsAwaited
            SessionView.status SessionsIT.listsWhoIsThereAndWhoIsAwaited
            SessionView.paths SessionsIT.listsWhoIsThereAndWhoIsAwaited
            SessionView.streams SessionsIT.listsWhoIsThereAndWhoIsAwaited
            SessionView.durable SessionsIT.listsWhoIsThereAndWhoIsAwaited
            SessionView.expires_in_ms SessionsIT.listsWhoIsThereAndWhoIsAwaited
            CloseSessionRequest.session_id SessionsIT.aSessionThatARestartLeftIsListedAndItsClosingFreesItsState
            CloseSessionRequest.mode SessionsIT.whatItAcceptedIsFinishedUnlessItIsAborted
            """;

    /** Refused as wholes, so that their fields need no test each. */
    private static final Map<String, Set<String>> METHODS = Map.of(
            "Streams",
            Set.of("Hello", "Open", "Exchange", "Close", "Send", "Connect", "Receive"),
            "Workers",
            Set.of(),
            "Admin",
            Set.of(
                    "ListStreams",
                    "ListFailures",
                    "ListParked",
                    "Resume",
                    "Replay",
                    "ListStates",
                    "DeleteState",
                    "ListSessions",
                    "CloseSession"));

    private static Map<String, String> testsByField() {
        return FIELDS.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (a, b) -> a, TreeMap::new));
    }

    private static List<ServiceDescriptor> services() {
        List<ServiceDescriptor> services = new ArrayList<>();
        for (FileDescriptor file : List.of(
                StreamsOuterClass.getDescriptor(),
                WorkersOuterClass.getDescriptor(),
                AdminOuterClass.getDescriptor())) {
            services.addAll(file.getServices());
        }
        return services;
    }

    @Test
    void everyFieldThatAMethodCarriesHasItsTest() {
        Set<Descriptor> messages = new LinkedHashSet<>();
        for (ServiceDescriptor service : services()) {
            for (MethodDescriptor method : service.getMethods()) {
                if (METHODS.get(service.getName()).contains(method.getName())) {
                    reach(method.getInputType(), messages);
                    reach(method.getOutputType(), messages);
                }
            }
        }
        Set<String> fields = new TreeSet<>();
        for (Descriptor message : messages) {
            for (FieldDescriptor field : message.getFields()) {
                fields.add(message.getName() + "." + field.getName());
            }
        }
        assertThat(testsByField().keySet()).isEqualTo(fields);
    }

    /** Messages of our own, with all that they contain. */
    private static void reach(Descriptor message, Set<Descriptor> reached) {
        boolean ours = message.getFile().getPackage().equals("sluice.v1");
        if (ours && !message.getOptions().getMapEntry() && reached.add(message)) {
            for (FieldDescriptor field : message.getFields()) {
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    reach(field.getMessageType(), reached);
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws ClassNotFoundException {
        for (String test : testsByField().values()) {
            int dot = test.indexOf('.');
            Class<?> type = Class.forName("dev.sluice.grpc." + test.substring(0, dot));
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(method -> method.getName()))
                    .as(test)
                    .contains(test.substring(dot + 1));
        }
    }

    @Test
    void everyMethodIsServedOrKnownToBeRefused() {
        Set<String> refused = new TreeSet<>();
        for (ServiceDescriptor service : services()) {
            for (MethodDescriptor method : service.getMethods()) {
                if (!METHODS.get(service.getName()).contains(method.getName())) {
                    refused.add(method.getFullName().replace("." + method.getName(), "/" + method.getName()));
                }
            }
        }
        Set<String> tested = UnsupportedIT.methods()
                .map(arguments -> ((io.grpc.MethodDescriptor<?, ?>) arguments.get()[0]).getFullMethodName())
                .collect(Collectors.toSet());
        assertThat(tested).containsAll(refused);
    }
}
